// Bundles what `npm run build` made in dist/ into lib/, the few files that are published: the command, the API, the
// worker of a thread, the process that starts programs. Dependencies stay imports.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const outside = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

const COMMON =
  /\/dist\/(?:(?:model|numerics|text|metric|files|expression|learner|specification|plan|search)\/|[a-z-]+\.js$)(?<!main\.js|index\.js)/;

rmSync("lib", { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    main: "dist/main.js",
    index: "dist/index.js",
    worker: "dist/run/worker.js",
    launcher: "dist/program/launcher-process.js",
  },
  platform: "node",
  external: (id) =>
    id.startsWith("node:") || outside.some((name) => id === name || id.startsWith(`${name}/`)),
  onLog: (level, log, handler) => {
    if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
    if (level === "warn") handler(level, log);
  },
});
await bundle.write({
  dir: "lib",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  // What nearly every command needs lies in one file; it imports no package that can be left out.
  // So do the words and options of the command line, and what opens the records. The process that starts programs needs
  // `process` and nothing else.
  codeSplitting: {
    groups: [
      { name: "process", test: /\/dist\/(?:process\/|program\/mark\.js)/, priority: 1 },
      { name: "common", test: COMMON },
      { name: "options", test: /\/dist\/cli\/args\// },
      { name: "records", test: /\/dist\/store\// },
    ],
  },
});
chmodSync("lib/main.js", 0o755);

// The examples: those of the repository, whatever a user has put beside them.
for (const path of execFileSync("git", ["ls-files", "experiments"], { encoding: "utf8" })
  .trim()
  .split("\n")) {
  cpSync(path, join("lib", path));
}

// The types of the API, and those that they name.
const emitted = mkdtempSync(join(tmpdir(), "runx-types-"));
try {
  const tsc = ["-p", "tsconfig.build.json", "--declaration", "--emitDeclarationOnly", "--sourceMap", "false"];
  execFileSync("npx", ["tsc", ...tsc, "--outDir", emitted], { stdio: "inherit" });
  copyTypes("index.d.ts", new Set());
} finally {
  rmSync(emitted, { recursive: true });
}

function copyTypes(file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const text = readFileSync(join(emitted, file), "utf8").replace(/\/\/# sourceMappingURL.*\n?/, "");
  const target = join("lib/types", file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text.replace(/(from|import\()\s*"(\.[^"]+)\.ts"/g, '$1 "$2.js"'));
  for (const [, path] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)\.[jt]s"/g)) {
    copyTypes(`${join(dirname(file), path)}.d.ts`, seen);
  }
}
