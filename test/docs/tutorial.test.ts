import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openEngine } from "../../src/engine/node.ts";
import { Workplace } from "../support/workplace.ts";

const TUTORIAL = readFileSync("docs/tutorial.md", "utf8");

/** Times differ, and with them the widths of columns; other kernels than the fused ones round other last digits. */
function comparable(text: string): string {
  const plain = text
    .replace(/(< )?\b\d+(\.\d+)? (ms|s|min)\b/g, "TIME")
    .replace(/\s+/g, " ")
    .trim();
  return openEngine().numerics.startsWith("wasm-fma/") ? plain : plain.replace(/[\d.]+/g, "0");
}

test("every spec of the tutorial is as it stands there, and every command prints what stands there", {
  timeout: 120_000,
}, async () => {
  const place = new Workplace();
  const specs = [...TUTORIAL.matchAll(/`([a-z]+\.yaml)`\n\n```yaml\n([\s\S]*?)```/g)];
  expect(specs).toHaveLength(8);
  for (const [, name, text] of specs) place.write(name!, text!);
  const calls = [...TUTORIAL.matchAll(/```console\n\$ runx (.*)\n([\s\S]*?)\n```/g)];
  expect(calls).toHaveLength(9);
  for (const [, line, shown] of calls) {
    const { exitCode, stdout } = await place.runx(...line!.split(" "));
    expect(exitCode, line).toBe(0);
    expect(comparable(stdout), line).toBe(comparable(shown!.replace(/^…\n/, "")));
  }
});
