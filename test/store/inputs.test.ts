import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { PROVENANCE, samplePlan, temporaryFolder } from "./samples.ts";

test("the files that a program depends on are kept by their digest, beside what networks learn from", () => {
  const store = openStore(join(temporaryFolder(), "runx.db"), "write");
  const log = store.beginRun(samplePlan(), PROVENANCE, "nothing");
  const files = [{ path: "train.py", sha256: "0".repeat(64), executable: false }];
  log.describeInputs("digest", files);
  log.describeInputs("digest", files);
  expect(store.inputsOf("digest")).toEqual(files);
  expect(store.inputsOf("another")).toBeUndefined();
  log.close(0);
  store.close();
});
