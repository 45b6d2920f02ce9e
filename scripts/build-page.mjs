// Bundles what every HTML report carries into dist/page: one script with Vega inside, one style sheet with its fonts.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const page = new URL("../src/report/page/", import.meta.url);
const out = new URL("../dist/page/", import.meta.url);

/** Every page is a copy of these works: it names them, their owners and their licences. */
const notice = `/*
 * Contains Vega and Vega-Lite, copyright (c) University of Washington Interactive Data Lab and contributors,
 * BSD-3-Clause, https://github.com/vega/vega/blob/main/LICENSE; D3, copyright Mike Bostock, ISC,
 * https://github.com/d3/d3/blob/main/LICENSE; the typefaces Source Sans and Source Serif, copyright Adobe,
 * OFL-1.1, https://openfontlicense.org.
 */
`;

/** Later ones overrule earlier ones. */
const sheets = ["colours", "text", "header", "results", "figures", "images", "details", "lab", "print"];

const lab = new URL("../src/lab/", import.meta.url);
const kernels = new URL("../dist/engine/", import.meta.url);

/** What the page computes with, put into its script: the worker's script and both modules of the kernels. */
const built = new Map([
  ["built:worker", `export default ${JSON.stringify(await bundled("worker.ts", []))};`],
  [
    "built:kernels",
    `export const fma = "${await packed("kernels-fma")}";\nexport const plain = "${await packed("kernels-plain")}";`,
  ],
]);
const code = await bundled("client/main.ts", [
  { name: "built", resolveId: (id) => (built.has(id) ? id : null), load: (id) => built.get(id) ?? null },
]);

await mkdir(out, { recursive: true });
await writeFile(new URL("page.js", out), notice + inlineScript(code));
await writeFile(
  new URL("page.css", out),
  await withFonts((await Promise.all(sheets.map(readSheet))).join("\n")),
);

async function bundled(entry, plugins) {
  const bundle = await rolldown({ input: fileURLToPath(new URL(entry, lab)), platform: "browser", plugins });
  const { output } = await bundle.generate({ format: "iife", minify: true, codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

async function packed(name) {
  return gzipSync(await readFile(new URL(`${name}.wasm`, kernels)), { level: 9 }).toString("base64");
}

function readSheet(name) {
  return readFile(new URL(`style/${name}.css`, page), "utf8");
}

/** Inside a script element the words that end it, or open a comment, may stand only in strings: escaped there. */
function inlineScript(code) {
  return code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

/** Replaces `url("package/file.woff2")` by the font itself. */
async function withFonts(css) {
  const names = [...css.matchAll(/url\("(@[^"]+\.woff2)"\)/g)].map((match) => match[1]);
  const fonts = await Promise.all(
    names.map(async (name) => [name, await readFile(fileURLToPath(import.meta.resolve(name)), "base64")]),
  );
  const inlined = fonts.reduce(
    (text, [name, data]) => text.replace(name, `data:font/woff2;base64,${data}`),
    css,
  );
  return inlined.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\n\s*/g, "\n");
}
