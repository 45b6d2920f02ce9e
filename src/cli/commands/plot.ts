import { chosenPlan } from "../../app/chosen-plan.ts";
import { pageContent } from "../../app/page-content.ts";
import { reportOf } from "../../app/report.ts";
import { RunxError } from "../../errors.ts";
import { drawsAnswers, drawsCurveOf } from "../../report/plot/figures.ts";
import { plotKind, plotSpec, plotSvg } from "../../report/plot/plot.ts";
import { pngOf } from "../../report/plot/png.ts";
import { openStore } from "../../store/store.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { saveFile } from "../output/save-file.ts";
import { questionOf } from "./report.ts";

/** `runx plot [EXPERIMENT]`: one figure of a report as SVG, PNG or Vega-Lite. */
export async function plot(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const question = {
    kind: plotKind(flags.text("kind") ?? "curves"),
    logEpochs: flags.on("log-epochs"),
    logValues: flags.on("log-values"),
  };
  const out = flags.text("out");
  const format = formatOf(out);
  const store = openStore(databasePath(call), "read");
  try {
    const report = reportOf(
      store,
      chosenPlan(store, call.args[0], specOptions(flags)),
      flags.texts("compare"),
      questionOf(call),
    );
    const content = await pageContent(recordedFolder(call), store, report, {
      withImages: drawsAnswers(question.kind),
      isDrawn: drawsCurveOf(question.kind, report),
    });
    const picture =
      format === "json"
        ? `${JSON.stringify(plotSpec(content, question), null, 2)}\n`
        : format === "png"
          ? pngOf(await plotSvg(content, question))
          : await plotSvg(content, question);
    if (out === undefined || out === "-") io.out(picture);
    else saveFile(call, out, picture);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

function formatOf(out: string | undefined): "svg" | "png" | "json" {
  if (out === undefined || out === "-") return "svg";
  const format = (["svg", "png", "json"] as const).find((each) => out.toLowerCase().endsWith(`.${each}`));
  if (format !== undefined) return format;
  throw new RunxError({
    code: "plot.unknown-format",
    message: `${JSON.stringify(out)} does not say what kind of picture it is.`,
    hint: "End the name in .svg, .png, or .json for the Vega-Lite specification.",
  });
}
