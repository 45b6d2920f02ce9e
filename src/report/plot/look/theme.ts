/**
 * How figures look. Specifications name roles (`style: "mean"`), never colours; a config gives the roles their
 * colours: hexadecimal for paper, the page's custom properties for the screen, where they follow the colour
 * scheme without drawing again.
 */
import type { Json } from "../../../model/parameters.ts";
import { labelExpr } from "./signs.ts";

/**
 * The hues of Okabe and Ito (2008) at lightnesses that keep any two apart also for those who do not see red or
 * green, each with a contrast of at least 4 : 1 to the ground. The page has the same hues for a dark ground in its style
 * sheet. The tests hold it all.
 */
export const palette = ["#2056a8", "#db4f06", "#3d8a68", "#853861", "#5b4503", "#2880ac", "#2c2c2c"] as const;

/** How many arms can be told apart by colour. */
export const arms = palette.length;

/** Line patterns in step with the palette, for print in black and white. */
export const dashes = [
  [1, 0],
  [8, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 4],
  [1, 3],
  [14, 3],
] as const;

interface Inks {
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly ground: string;
  readonly alarm: string;
  /** Of heat maps: stronger is more, in its opacity. */
  readonly heat: string;
  readonly arms: readonly string[];
}

const paperInks: Inks = {
  ink: "#1c1b19",
  quiet: "#5d5a54",
  grid: "#e4e1da",
  ground: "#ffffff",
  alarm: "#b3261e",
  heat: "#08406a",
  arms: palette,
};

const screenInks: Inks = {
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  grid: "var(--rule)",
  ground: "var(--ground)",
  alarm: "var(--alarm)",
  heat: "var(--heat)",
  arms: palette.map((_, i) => `var(--arm-${i})`),
};

const typeface = "Source Sans 3";

export const paperConfig: Config = { ...configOf(paperInks), background: paperInks.ground };

export const screenConfig: Config = { ...configOf(screenInks), background: null, aria: false };

export type Config = { readonly [key: string]: Json };

function configOf({ ink, quiet, grid, ground, alarm, heat, arms: category }: Inks): Config {
  const label = {
    labelColor: quiet,
    labelFontSize: 12,
    titleColor: ink,
    titleFontSize: 12.5,
    titleFontWeight: 600,
  };
  return {
    font: `"${typeface}", Helvetica, Arial, sans-serif`,
    padding: { left: 4, right: 14, top: 6, bottom: 4 },
    view: { stroke: null },
    axis: {
      ...label,
      labelExpr,
      domainColor: quiet,
      tickColor: quiet,
      tickSize: 4,
      gridColor: grid,
      labelPadding: 4,
      titlePadding: 8,
      labelLimit: 220,
      titleLimit: 560,
    },
    axisX: { grid: false, labelFlush: false, labelOverlap: "greedy", labelSeparation: 10 },
    axisYQuantitative: {
      domain: false,
      ticks: false,
      titleAngle: 0,
      titleAlign: "left",
      titleAnchor: "end",
      titleX: 0,
      titleY: -10,
    },
    axisYDiscrete: { domain: false, ticks: false, labelPadding: 8 },
    header: {
      labelColor: ink,
      labelFontSize: 12.5,
      labelFontWeight: 600,
      titleColor: quiet,
      titleFontSize: 12,
    },
    legend: {
      ...label,
      labelExpr,
      orient: "top",
      columns: 2,
      offset: 26,
      // Twice as wide as the usual stroke, so that the longest dashes are seen.
      symbolType: "M-2,0L2,0",
      symbolSize: 260,
      symbolOffset: 8,
      labelOffset: 14,
      symbolStrokeWidth: 2.5,
      symbolOpacity: 1,
      labelLimit: 320,
      titleLimit: 400,
      gradientLength: 180,
      gradientThickness: 10,
    },
    range: { category },
    style: {
      band: { opacity: 0.16 },
      crowdedBand: { opacity: 0.07 },
      mean: { strokeWidth: 2.25, strokeCap: "butt", strokeJoin: "round" },
      seed: { strokeWidth: 1, opacity: 0.4 },
      chosen: { strokeWidth: 2, opacity: 1 },
      context: { color: quiet, strokeWidth: 0.75, opacity: 0.3 },
      level: { color: quiet, strokeWidth: 1 },
      step: { size: 12, filled: true, opacity: 1 },
      start: { color: ink, size: 70, filled: false, strokeWidth: 1.5 },
      target: { opacity: 0, size: 60 },
      interval: { color: quiet, strokeWidth: 2.25 },
      centre: {
        color: category[0] ?? ink,
        shape: "diamond",
        size: 110,
        filled: true,
        opacity: 1,
        stroke: ground,
        strokeWidth: 1,
      },
      point: { color: category[0] ?? ink, size: 46, filled: true, opacity: 0.72 },
      spread: { color: quiet, strokeWidth: 1.5, opacity: 0.45 },
      expected: { color: quiet, strokeWidth: 1.5, strokeDash: [5, 3] },
      beyond: { color: quiet, size: 60, filled: true, opacity: 0.8 },
      onHeat: { color: ink, stroke: ground, size: 46, strokeWidth: 1.25, filled: true, opacity: 1 },
      bestOnHeat: {
        color: alarm,
        stroke: ground,
        shape: "diamond",
        size: 150,
        strokeWidth: 1.25,
        filled: true,
        opacity: 1,
      },
      ladder: { strokeWidth: 1.25, opacity: 0.75, color: category[0] ?? ink },
      stoppedLadder: { color: quiet, strokeWidth: 1, opacity: 0.4 },
      stopped: { size: 40, filled: false, color: quiet, opacity: 0.8, strokeWidth: 1.25 },
      stuck: { shape: "cross", size: 90, filled: true, color: alarm, opacity: 1 },
      cell: { color: heat, stroke: ground, strokeWidth: 2 },
      surface: { color: heat, strokeWidth: 0 },
      onFaint: { color: ink, fontSize: 12, fontWeight: 600 },
      onStrong: { color: ground, fontSize: 12, fontWeight: 600 },
      right: { color: grid, stroke: ground, strokeWidth: 2 },
      diagonal: { color: ink, fontSize: 12 },
      chosenStrand: { color: alarm, strokeWidth: 2.5 },
      strand: { color: heat, strokeWidth: 1.5 },
      rail: { color: quiet, strokeWidth: 1 },
      ideal: { color: quiet, strokeWidth: 1.25, strokeDash: [5, 4] },
      fitLine: { color: category[0] ?? ink, strokeWidth: 2.25, strokeJoin: "round" },
      fitBand: { color: category[0] ?? ink, opacity: 0.18 },
      row: { color: ink, size: 34, filled: true, opacity: 0.8 },
      faintPoint: { color: quiet, size: 22, filled: true, opacity: 0.35 },
      classRegion: { strokeWidth: 0 },
      classRow: { filled: true, opacity: 1, stroke: ground, strokeWidth: 0.75 },
      valueRow: { filled: true, fill: heat, opacity: 1, stroke: ink, strokeWidth: 0.75 },
      halo: { color: ground, stroke: ground, strokeWidth: 4, strokeJoin: "round", fontSize: 11.5 },
      note: { color: ink, fontSize: 11.5 },
    },
  };
}
