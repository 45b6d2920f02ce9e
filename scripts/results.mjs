/**
 * npm run results [-- NAME…]
 *
 * Makes the committed results: trains what is missing in results/runx.db, then writes the pages and results/book.md with
 * `runx report`. Takes about twenty minutes on two cores the first time. With names, such as surfaces/rosenbrock, only
 * what these experiments claim; the rest of book.md stays.
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
  "linear-output",
  "faint-inputs",
  "hidden-size",
  "batch-size",
  "recurrent-memory",
  "recurrent-vanishing",
  "recurrent-sums",
];

/** The experiment's name, as its spec gives it. */
const nameOf = (spec) => /^name: *(\S+)/m.exec(readFileSync(`experiments/${spec}.yaml`, "utf8"))[1];

const runx = (...args) =>
  execa("node", ["dist/main.js", ...args], { stderr: "inherit", reject: false, env: { RUNX_DB: "" } });

const chosen = process.argv.length > 2 ? process.argv.slice(2) : CLAIMING;

for (const name of chosen) await runx(`experiments/${name}.yaml`);
for (const name of PAGES.filter((each) => chosen.includes(each))) {
  await runx("report", name, "--format", "html", "--out", `results/${name}.html`);
}

/** Of an experiment with many arms the question and the claims: its table would be pages long. */
function shortened(report) {
  const [title, description] = report.split("\n\n");
  const claims = report.slice(report.indexOf("### Claims"));
  return report.split("\n").length > 80 ? [title, description, claims].join("\n\n") : report;
}

/** The sections of book.md, by the name that is their title. */
function sections() {
  const [, ...reports] = readFileSync("results/book.md", "utf8").split(/^(?=## )/m);
  return new Map(reports.map((report) => [/^## (\S+)/.exec(report)[1], report.trim()]));
}

const reports = sections();
for (const name of chosen.map(nameOf)) {
  const { stdout } = await runx("report", name, "--format", "markdown");
  reports.set(name, shortened(stdout.trim()));
}
const head = `# What the experiments claim, and what came of it

Made by \`npm run results\`: each experiment whose spec states claims, as \`runx report NAME --format markdown\` tells it.`;
const told = CLAIMING.map((name) => reports.get(nameOf(name))).filter((report) => report !== undefined);
writeFileSync("results/book.md", `${[head, ...told].join("\n\n")}\n`);
