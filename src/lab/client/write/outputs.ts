import { indexOfHighest } from "../../../model/highest.ts";
import { svgElement } from "../svg.ts";

const WIDTH = 190;
const HEIGHT = 84;
const LEFT = 8;
const STEP = (WIDTH - 2 * LEFT) / 9;
const BASE = 62;
const TOP = 8;

/** The activations of the outputs 0 to 9 of one arm's networks: a point for each network, and how many answer what. */
export function outputsOf(
  arm: string,
  hue: number | undefined,
  activations: readonly (readonly number[])[],
): HTMLElement {
  const tint = hue === undefined ? "" : ` arm-${hue}`;
  const figure = document.createElement("figure");
  figure.className = `outputs${tint}`;
  const caption = document.createElement("figcaption");
  const swatch = document.createElement("span");
  swatch.className = `swatch${tint}`;
  const votes = votesOf(activations);
  const answers = votes.map(([digit, n]) => (activations.length === 1 ? `${digit}` : `${digit} (${n})`));
  caption.append(swatch, `${arm}: ${answers.join(", ")}`);
  const svg = svgElement("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": `Activations of ${arm}: ${votes.map(([digit, n]) => `${n} answer ${digit}`).join(", ")}`,
  });
  svg.append(svgElement("path", { class: "grid", d: `M0 ${BASE}H${WIDTH}M0 ${TOP}H${WIDTH}` }));
  for (let j = 0; j < 10; j++) {
    const label = svgElement("text", { x: LEFT + j * STEP, y: HEIGHT - 6, "text-anchor": "middle" });
    label.textContent = String(j);
    svg.append(label);
  }
  for (const outputs of activations) {
    outputs.forEach((a, j) => {
      const height = Math.min(1, Math.max(0, a)) * (BASE - TOP);
      svg.append(svgElement("circle", { r: 3, cx: LEFT + j * STEP, cy: BASE - height }));
    });
  }
  figure.append(caption, svg);
  return figure;
}

/** What the networks answer, the most frequent first. */
function votesOf(
  activations: readonly (readonly number[])[],
): readonly (readonly [digit: number, count: number])[] {
  const counts = new Map<number, number>();
  for (const outputs of activations) {
    const answer = indexOfHighest(outputs);
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}
