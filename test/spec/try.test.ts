import { readdirSync } from "node:fs";
import { test } from "vitest";
import { identify } from "../../src/data/index.ts";
import { RunxError } from "../../src/errors.ts";
import { readSpec } from "../../src/spec/readSpec.ts";

test("try", () => {
  const folder = process.env.SPECS ?? "/tmp/wt/lead/experiments";
  for (const f of readdirSync(folder)) {
    if (!f.endsWith(".yaml")) continue;
    const t = performance.now();
    try {
      const s = readSpec(`${folder}/${f}`, {
        shapeOf: identify,
        overrides: process.env.SET ? process.env.SET.split(";") : [],
      });
      console.log(
        f,
        s.seeds.length,
        s.arms
          .map((a) => JSON.stringify(a.varied))
          .join("\n  ")
          .slice(0, 900),
        JSON.stringify(s.arms[0]!.parameters),
      );
    } catch (e) {
      if (!(e instanceof RunxError)) throw e;
      console.log(
        f,
        (performance.now() - t).toFixed(0) +
          "ms\n" +
          e.problems
            .slice(0, 12)
            .map(
              (p) =>
                `${p.where?.file}:${p.where?.line}:${p.where?.column} ${p.code} ${p.message} => ${p.hint}\n   ${p.where?.excerpt?.slice(0, 80)}`,
            )
            .join("\n"),
      );
    }
  }
});
