import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Subject } from "../../src/model/records.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { PROVENANCE, samplePlan, temporaryFolder } from "./samples.ts";

function storeWithSample(): { store: Store; subjects: Subject[] } {
  const store = openStore(join(temporaryFolder(), "runx.db"), "write");
  onTestFinished(() => store.close());
  const plan = samplePlan();
  store.beginRun(plan, PROVENANCE, "nothing").close(0);
  return {
    store,
    subjects: [
      { kind: "experiment", name: "sample" },
      { kind: "trial", id: plan.trials[0]!.id },
    ],
  };
}

test("tags of experiments and trials are kept in order, once each, and taken off by name", () => {
  const { store, subjects } = storeWithSample();
  for (const subject of subjects) {
    store.addTags(subject, ["important", "for the paper"]);
    store.addTags(subject, ["done", "important"]);
    expect(store.tags(subject)).toEqual(["important", "for the paper", "done"]);
    store.removeTags(subject, ["important", "never given"]);
    expect(store.tags(subject)).toEqual(["for the paper", "done"]);
  }
});

test("tags and notes are shown with what they belong to; those of the spec come first", () => {
  const { store, subjects } = storeWithSample();
  const [experiment, trial] = subjects as [Subject, Subject & { kind: "trial" }];
  store.addTags(experiment, ["important", "test"]);
  store.addNote(experiment, "first\nsecond line");
  store.addNote(trial, "looks stuck");
  expect(store.experiments()[0]).toMatchObject({
    tags: ["test", "important"],
    notes: [{ text: "first\nsecond line" }],
  });
  expect(store.trial(trial.id)).toMatchObject({ tags: [], notes: [{ text: "looks stuck" }] });
  expect(store.notes(trial)[0]!.written).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});
