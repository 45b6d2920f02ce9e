import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * Which rooms a room may import. A room names only rooms above it, so that data flow one way and there is no circle;
 * the files beside the rooms are everybody's.
 */
const ALLOWED: { readonly [room: string]: readonly string[] } = {
  model: [],
  numerics: [],
  text: ["model"],
  metric: ["model"],
  files: ["text"],
  process: [],
  command: ["model"],
  expression: ["model", "text", "numerics"],
  learner: ["model", "numerics"],
  surface: ["model", "expression", "numerics", "learner"],
  network: ["model", "numerics", "learner"],
  engine: ["model", "numerics", "learner"],
  engines: ["model", "learner", "network", "engine"],
  segmentation: ["model", "numerics", "learner", "network"],
  training: ["model", "metric", "learner", "numerics"],
  data: ["model", "text", "files", "numerics"],
  specification: ["model", "command", "text", "files", "metric", "expression", "numerics", "surface"],
  search: ["model", "metric", "numerics"],
  plan: ["model"],
  weights: ["model", "files", "learner", "training"],
  run: ["model", "command", "metric", "surface", "learner", "engines", "segmentation", "training"],
  machines: ["model", "files", "learner", "engines", "data", "plan", "weights", "run"],
  program: ["model", "text", "process", "command", "run"],
  store: ["model", "metric", "files", "process"],
  report: ["model", "text", "metric", "expression", "numerics", "search"],
  prediction: ["model", "text", "learner", "network", "report"],
  analysis: ["model", "learner", "network", "report", "prediction"],
  verify: ["model", "learner", "training", "run"],
  lab: ["model", "learner", "network", "engine", "segmentation", "training", "data", "report"],
  serve: ["model", "text", "report"],
  app: [
    ...[
      "model",
      "text",
      "metric",
      "files",
      "command",
      "learner",
      "training",
      "network",
      "segmentation",
      "surface",
      "data",
      "specification",
      "search",
    ],
    ...[
      "plan",
      "weights",
      "engines",
      "run",
      "program",
      "machines",
      "store",
      "report",
      "prediction",
      "analysis",
      "verify",
      "serve",
    ],
  ],
  cli: [
    ...["model", "text", "metric", "files", "network", "segmentation", "specification", "plan", "weights"],
    ...["engines", "run", "machines", "report", "prediction", "verify", "serve", "app"],
  ],
};

const order = Object.keys(ALLOWED);

describe("each room imports only what the table allows it", () => {
  test.each(order)("%s", (room) => {
    const found = new Set(imports(join("src", room)).map(roomOf));
    found.delete(room);
    expect([...found].filter((other) => !ALLOWED[room]!.includes(other))).toEqual([]);
  });
});

test("a room names only rooms above it in the table", () => {
  for (const [at, room] of order.entries()) {
    expect(ALLOWED[room]!.filter((other) => order.indexOf(other) >= at)).toEqual([]);
  }
});

test("the table and the architecture name every room and no other", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  const named = [...page.matchAll(/`src\/([a-z]+)\/`/g)].map(([, room]) => room!);
  const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const existing = rooms.map((entry) => entry.name).sort();
  expect([...new Set(named)].sort()).toEqual(existing);
  expect([...order].sort()).toEqual(existing);
});

/** The files of `src/` that the files below a folder import, everybody's apart. */
function imports(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) =>
        relative("src", join(dirname(file), path!)),
      ),
    )
    .filter((path) => path.includes("/") && !path.startsWith(".."));
}

function roomOf(path: string): string {
  return path.split("/")[0]!;
}

test("no name of a type stands for three things", () => {
  const places = new Map<string, string[]>();
  const files = readdirSync("src", { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts") && !name.endsWith(".gen.ts"))) {
    const text = readFileSync(join("src", file), "utf8");
    for (const [, name] of text.matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm)) {
      places.set(name!, [...(places.get(name!) ?? []), file]);
    }
  }
  const repeated = [...places].filter(([, where]) => where.length > 2);
  expect(Object.fromEntries(repeated)).toEqual({});
});
