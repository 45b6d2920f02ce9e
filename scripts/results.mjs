/**
 * Makes the committed results: trains what is missing in results/runx.db, then writes the pages and results/book.md with
 * `runx report`. Takes about twenty minutes on two cores the first time.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { execa } from "execa";

const PAGES = ["cross-entropy", "learning-slowdown"];
const CLAIMING = [
  "cross-entropy",
  "cross-entropy-100",
  "learning-slowdown",
  "perceptron-nand",
  "book/overfitting",
  "book/regularized",
  "book/weight-initialization-30",
  "book/more-data",
  "jump-and-move",
  "threshold",
  "slow-weights",
  "sober-and-drunk",
  "factor",
  "walkers",
  "gradient-noise",
  "surfaces/gradient-descent",
  "surfaces/local-minimum",
  "surfaces/rolling-ball",
  "surfaces/rosenbrock",
  "activations",
];

/** The experiment's name, as its spec gives it. */
const nameOf = (spec) => /^name: *(\S+)/m.exec(readFileSync(`experiments/${spec}.yaml`, "utf8"))[1];

const runx = (...args) =>
  execa("node", ["dist/main.js", ...args], { stderr: "inherit", reject: false, env: { RUNX_DB: "" } });

for (const name of CLAIMING) await runx(`experiments/${name}.yaml`);
for (const name of PAGES) await runx("report", name, "--format", "html", "--out", `results/${name}.html`);

/** Of an experiment with many arms the question and the claims: its table would be pages long. */
function shortened(report) {
  const [title, description] = report.split("\n\n");
  const claims = report.slice(report.indexOf("### Claims"));
  return report.split("\n").length > 80 ? [title, description, claims].join("\n\n") : report;
}

const reports = [];
for (const name of CLAIMING) {
  const { stdout } = await runx("report", nameOf(name), "--format", "markdown");
  reports.push(shortened(stdout.trim()));
}
const head = `# What the experiments claim, and what came of it

Made by \`npm run results\`: each experiment whose spec states claims, as \`runx report NAME --format markdown\` tells it.`;
writeFileSync("results/book.md", `${[head, ...reports].join("\n\n")}\n`);
