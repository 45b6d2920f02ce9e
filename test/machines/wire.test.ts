import { describe, expect, test } from "vitest";
import type { ResultMessage } from "../../src/machines/messages.ts";
import { RefusedMessage, seal, unseal } from "../../src/machines/wire.ts";

const RESULT: ResultMessage = {
  v: 1,
  kind: "result",
  trial: "ab".repeat(32),
  outcome: {
    status: "completed",
    epochs: 1,
    stoppedEarly: false,
    weightsSha256: "cd".repeat(32),
    neverPredicted: [],
    seconds: 0.5,
  },
  epochs: [
    { epoch: 1, eta: 0.1, metrics: { "train.cost": Number.NaN, "test.cost": Number.NEGATIVE_INFINITY } },
  ],
  machine: { worker: "lab:1", runx: "0.1.0", node: "v20", os: "Linux", cpu: "a processor" },
};

test("a message arrives as it was sent, infinities too", () => {
  expect(unseal("result", seal(RESULT, "key"), "key")).toEqual(RESULT);
});

describe("a message is refused", () => {
  const sealed = seal(RESULT, "key");
  test.each([
    ["with another key", sealed, "other"],
    ["when a byte was changed", { ...sealed, body: sealed.body.replace('"epochs":1', '"epochs":2') }, "key"],
    ["without a signature", { body: sealed.body }, "key"],
    ["of another kind", seal({ ...RESULT, kind: "progress" } as never, "key"), "key"],
    ["of another version", seal({ ...RESULT, v: 2 } as never, "key"), "key"],
    ["with a key too many", seal({ ...RESULT, command: "rm -rf /" } as never, "key"), "key"],
    [
      "with a control character in a name",
      seal({ ...RESULT, machine: { ...RESULT.machine, worker: "\u001b[2J" } }, "key"),
      "key",
    ],
    ["with an id that is none", seal({ ...RESULT, trial: "../../etc/passwd" }, "key"), "key"],
    ["that is no message", null, "key"],
  ])("%s", (_, message, key) => {
    expect(() => unseal("result", message, key)).toThrow(RefusedMessage);
  });
});
