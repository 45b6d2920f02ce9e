import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

const faces = ["400Regular/SourceSans3_400Regular.ttf", "600SemiBold/SourceSans3_600SemiBold.ttf"].map(
  (file) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${file}`)),
);

/**
 * Paints an SVG of `svgOf` at `scale` pixels a unit. Letters come from the typeface that runx brings along, never
 * from the system, so the picture is the same everywhere.
 */
export function pngOf(svg: string, scale = 2): Uint8Array {
  const painter = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false, fontFiles: faces, defaultFontFamily: "Source Sans 3" },
  });
  return painter.render().asPng();
}
