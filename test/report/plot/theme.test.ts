import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arms, dashes, palette } from "../../../src/report/plot/look/theme.ts";

const style = readFileSync(new URL("../../../src/report/page/style/colours.css", import.meta.url), "utf8");

/** Relative luminance and contrast of WCAG 2. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour of the style sheet, on a light ground and on a dark one. */
function colour(name: string): readonly [light: string, dark: string] {
  const match = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(style);
  return [match?.[1] ?? "", match?.[2] ?? ""];
}

const darkPalette = palette.map((_, i) => colour(`arm-${i}`)[1]);

describe("the palette", () => {
  test("is the same in the page's style", () => {
    palette.forEach((color, i) => {
      expect(colour(`arm-${i}`)[0]).toBe(color);
      if (i > 0)
        expect(style).toMatch(new RegExp(`\\.dash-${i} \\{\\s*stroke-dasharray: ${dashes[i]?.join(" ")};`));
    });
    expect(style).not.toContain(`--arm-${arms}:`);
    expect(dashes.length).toBe(arms);
  });

  test("can be told from the ground in both schemes", () => {
    const [light, dark] = colour("ground");
    for (const color of palette) expect(contrast(color, light), color).toBeGreaterThan(4);
    for (const color of darkPalette) expect(contrast(color, dark), color).toBeGreaterThan(4);
  });

  test("can be told apart by those who do not see red or green", () => {
    for (const see of Object.values(deficiencies)) {
      for (const colors of [palette, darkPalette]) {
        for (const [i, a] of colors.entries()) {
          for (const b of colors.slice(i + 1))
            expect(distance(see(a), see(b)), `${a} ${b}`).toBeGreaterThan(0.1);
        }
      }
    }
  });
});

type Rgb = readonly [number, number, number];

/** Viénot, Brettel and Mollon (1999) for protanopia and deuteranopia, as projections in linear RGB. */
const deficiencies = {
  none: (color: string) => linear(color),
  noRed: (color: string) => project(linear(color), 0.11238),
  noGreen: (color: string) => project(linear(color), 0.29275),
};

function linear(color: string): Rgb {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
}

/** Red and green fall together into one value. */
function project([r, g, b]: Rgb, red: number): Rgb {
  const yellow = red * r + (1 - red) * g;
  return [yellow, yellow, b];
}

/** Distance in OKLab, where equal distances look about equal. */
function distance(a: Rgb, b: Rgb): number {
  const [x, y] = [oklab(a), oklab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
