import type { PageContent } from "../report/content/content.ts";
import { drawsAnswers, drawsCurveOf } from "../report/plot/figures.ts";
import { pngOf } from "../report/plot/picture/png.ts";
import { type PlotQuestion, plotSpec, plotSvg } from "../report/plot/plot.ts";
import { pageContent } from "./page/page-content.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import { type ReportRequest, requestedReport } from "./report.ts";

type PageRequest = ReportRequest & {
  /** Paths of recorded specs are relative to it. */
  readonly folder: string;
};

/** Everything the page of an experiment says. Without images no network is trained again. Throws RunxError. */
export async function reportPage(
  experiment: string | undefined,
  { folder, withImages, ...request }: PageRequest & { readonly withImages: boolean },
): Promise<PageContent> {
  return whileStoreIsOpen(request.db, "read", (store) =>
    pageContent(folder, store, requestedReport(store, experiment, request), { withImages }),
  );
}

/** One figure of the page, as SVG, PNG or a Vega-Lite specification. Throws RunxError where there is nothing to draw. */
export async function plot(
  experiment: string | undefined,
  figure: PlotQuestion,
  format: "svg" | "png" | "json",
  { folder, ...request }: PageRequest,
): Promise<string | Uint8Array> {
  const content = await whileStoreIsOpen(request.db, "read", (store) => {
    const report = requestedReport(store, experiment, request);
    const withImages = drawsAnswers(figure.kind);
    return pageContent(folder, store, report, {
      withImages,
      withWays: figure.kind === "landscape",
      withWeightSpeeds: figure.kind === "weight-speed",
      isDrawn: drawsCurveOf(figure.kind, report),
    });
  });
  if (format === "json") return `${JSON.stringify(plotSpec(content, figure), null, 2)}\n`;
  const svg = await plotSvg(content, figure);
  return format === "png" ? pngOf(svg) : svg;
}
