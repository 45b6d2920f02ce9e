import { expect, test } from "vitest";
import { licencesPage, licensedPackages } from "../../scripts/generate/licences.ts";

test("docs/licences.md is what the lockfile gives", async () => {
  await expect(licencesPage()).toMatchFileSnapshot("../../docs/licences.md");
});

test("packages of users are listed once, on every machine the same", () => {
  const a = { version: "1.0.0", license: "MIT" };
  const packages = {
    "": { version: "0.0.0" },
    "node_modules/b/node_modules/@scope/a": a,
    "node_modules/@scope/a": a,
    "node_modules/tool": { ...a, dev: true },
    "node_modules/beside": { ...a, peer: true },
    "node_modules/a-linux": { ...a, os: ["linux"], cpu: ["x64"] },
    "node_modules/figures": { ...a, license: "ISC", optional: true, devOptional: true },
  };
  expect(licensedPackages({ packages })).toEqual([
    { name: "@scope/a", version: "1.0.0", licence: "MIT" },
    { name: "figures", version: "1.0.0", licence: "ISC" },
  ]);
  expect(() => licensedPackages({ packages: { "node_modules/x": { version: "1.0.0" } } })).toThrow("x 1.0.0");
});
