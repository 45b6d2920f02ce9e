import { expect, test } from "vitest";
import { invocationOf, piecesOf } from "../../src/command/template.ts";
import type { CommandParameters } from "../../src/model/command.ts";
import type { CommandTrial } from "../../src/model/trial.ts";

const trialOf = (parameters: Omit<CommandParameters, "kind">): CommandTrial => ({
  id: "0".repeat(64),
  arm: { varied: {}, parameters: { kind: "command", ...parameters } },
  seed: 7,
  dataDigest: "",
  numerics: "command/1",
});

const invoke = (parameters: Omit<CommandParameters, "kind">) => {
  const { arm, seed } = trialOf(parameters);
  return invocationOf(arm.parameters, { seed, out: "/tmp/out" });
};

test("names are replaced by values, doubled braces by braces", () => {
  const { argv } = invoke({
    run: { argv: ["./train", "--lr={lr}", "{seed}", "{{x}}", "{out}/model", "{ layers }"] },
    values: { lr: 0.1, layers: [784, 10] },
  });
  expect(argv).toEqual(["./train", "--lr=0.1", "7", "{x}", "/tmp/out/model", "[784,10]"]);
});

test.each([
  ["--name value", ["--lr", "0.1", "--optimizer", "adam", "--nesterov", "true"]],
  ["--name=value", ["--lr=0.1", "--optimizer=adam", "--nesterov=true"]],
  ["name=value", ["lr=0.1", "optimizer=adam", "nesterov=true"]],
] as const)("{args} writes every parameter as %s", (args, written) => {
  const values = { lr: 0.1, optimizer: "adam", nesterov: true };
  expect(invoke({ run: { argv: ["python3", "train.py", "{args}"] }, args, values }).argv).toEqual([
    "python3",
    "train.py",
    ...written,
  ]);
});

test("a value is one argument, whatever is in it", () => {
  const hostile = ["a b", "$(touch x)", "`x`", "'\"", "-rf", "", "\n", "{lr}", "*", "é💥"];
  for (const text of hostile) {
    expect(invoke({ run: { argv: ["p", "{text}"] }, values: { text } }).argv).toEqual(["p", text]);
  }
});

test("a shell gets its line as it is, and values by its environment alone", () => {
  const { argv, env } = invoke({
    run: { shell: 'echo "$LR" {lr}' },
    env: { LR: "{lr}", NAME: "run-{seed}" },
    values: { lr: "$(touch x)" },
  });
  expect(argv).toEqual(["/bin/sh", "-c", 'echo "$LR" {lr}']);
  expect(env).toEqual({ LR: "$(touch x)", NAME: "run-7" });
});

test("a brace that nothing closes is found", () => {
  expect(piecesOf("a{b").map(({ kind }) => kind)).toEqual(["text", "stray", "text"]);
  expect(piecesOf("a}b{c}")).toContainEqual({ kind: "stray", at: 1 });
});
