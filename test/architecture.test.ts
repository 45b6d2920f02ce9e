import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the architecture names every room and no other", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  const named = [...page.matchAll(/`src\/([a-z]+)\/`/g)].map(([, room]) => room!);
  const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(named)].sort()).toEqual(rooms.map((entry) => entry.name).sort());
});
