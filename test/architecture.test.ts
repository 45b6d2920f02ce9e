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
  analysis: ["model", "metric", "numerics", "learner", "network", "report", "prediction"],
  verify: ["model", "learner", "training", "run"],
  lab: ["model", "text", "learner", "network", "engine", "segmentation", "training", "data", "report"],
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

/** The same for the folders inside the largest rooms; the files beside the folders are what they share, and the one that calls them. */
const ALLOWED_INSIDE: { readonly [room: string]: typeof ALLOWED } = {
  data: {
    bytes: [],
    records: ["bytes"],
    table: ["bytes", "records"],
    encoding: ["table"],
    images: ["bytes"],
    sources: ["bytes", "table", "encoding", "images"],
    asked: ["bytes", "records", "table", "encoding", "images"],
  },
  report: {
    statistics: [],
    search: ["statistics"],
    selection: ["statistics", "search"],
    arms: ["statistics", "selection"],
    answer: ["statistics", "selection", "arms"],
    claims: ["statistics", "answer"],
    content: ["statistics", "arms"],
    render: ["statistics", "selection", "arms", "answer", "content"],
    trackers: [],
    plot: ["statistics", "search", "arms", "content", "render"],
    page: ["statistics", "arms", "answer", "content", "render", "plot"],
  },
  "report/plot": {
    look: [],
    figure: ["look"],
    picture: ["figure"],
    training: ["look", "figure"],
    arms: ["look", "figure"],
    search: ["look", "figure"],
    answers: ["look", "figure"],
  },
};

const order = Object.keys(ALLOWED);
const inside = Object.entries(ALLOWED_INSIDE);

describe("each room imports only what the table allows it", () => {
  test.each(order)("%s", (room) => {
    expect(beyond(ALLOWED, "src", room)).toEqual([]);
  });
});

describe.each(inside)("each folder of %s imports only what its table allows it", (room, allowed) => {
  test.each(Object.keys(allowed))("%s", (folder) => {
    expect(beyond(allowed, join("src", room), folder)).toEqual([]);
  });
});

test.each([ALLOWED, ...Object.values(ALLOWED_INSIDE)])(
  "a folder names only those above it in its table",
  (allowed) => {
    const folders = Object.keys(allowed);
    for (const [at, folder] of folders.entries()) {
      expect(allowed[folder]!.filter((other) => folders.indexOf(other) >= at)).toEqual([]);
    }
  },
);

describe("the table and the architecture name every folder and no other", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  test.each([["src", ALLOWED] as const, ...inside])("%s", (room, allowed) => {
    const folders = foldersOf(room === "src" ? room : join("src", room));
    const named = page.matchAll(new RegExp(`\`${room}/([a-z]+)/\``, "g"));
    expect([...new Set([...named].map(([, name]) => name!))].sort()).toEqual(folders);
    expect(Object.keys(allowed).sort()).toEqual(folders);
  });
});

function foldersOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** What a folder below `root` imports of other folders there, and may not. */
function beyond(allowed: typeof ALLOWED, root: string, folder: string): string[] {
  const found = new Set(imports(root, folder).map((path) => path.split("/")[0]!));
  return [...found].filter((other) => other !== folder && !allowed[folder]!.includes(other));
}

/** The files below `root` that the files of one of its folders import, those that lie in no folder apart. */
function imports(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, folder, name))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) =>
        relative(root, join(dirname(file), path!)),
      ),
    )
    .filter((path) => path.includes("/") && !path.startsWith(".."));
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
