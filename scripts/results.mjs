/**
 * Makes the committed results: trains what is missing in results/runx.db, then writes the pages and results/book.md with
 * `runx report`. Takes about twenty minutes on two cores the first time.
 */
import { writeFileSync } from "node:fs";
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
];

const runx = (...args) =>
  execa("node", ["dist/main.js", ...args], { stderr: "inherit", reject: false, env: { RUNX_DB: "" } });

for (const name of CLAIMING) await runx(`experiments/${name}.yaml`);
for (const name of PAGES) await runx("report", name, "--format", "html", "--out", `results/${name}.html`);

const reports = [];
for (const name of CLAIMING) {
  const { stdout } = await runx("report", name.replace("/", "-"), "--format", "markdown");
  reports.push(stdout.trim());
}
const head = `# What the book's figures look like over several seeds

Made by \`npm run results\`: each experiment whose spec states claims, as \`runx report NAME --format markdown\` tells it.`;
writeFileSync("results/book.md", `${[head, ...reports].join("\n\n")}\n`);
