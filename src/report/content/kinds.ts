/** The names of figures and tables. It imports nothing, so that the command line can list them at once. */

/** Figures of what trained networks answer: they need their weights. */
export const answerKinds = ["fit", "regions", "predicted", "residuals", "confusion", "calibration"] as const;

/** In the order of the page. */
export const figureKinds = [
  "history",
  "rungs",
  "search",
  "contour",
  "strands",
  "reached",
  "curves",
  "distribution",
  "sweep",
  "speed",
  "steps",
  "weight-speed",
  ...answerKinds,
  "landscape",
] as const;

export type FigureKind = (typeof figureKinds)[number];

export const inspectionTables = [
  "confusion",
  "classes",
  "wrong",
  "numbers",
  "fit",
  "truth",
  "calibration",
] as const;

export type InspectionTable = (typeof inspectionTables)[number];
