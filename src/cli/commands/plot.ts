import { plot as plotted } from "../../app/report-page.ts";
import { RunxError } from "../../errors.ts";
import { plotKind } from "../../report/plot/plot.ts";
import type { Call } from "../args/command.ts";
import { reportRequest } from "../args/report-request.ts";
import { recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { saveFile } from "../output/save-file.ts";

/** `runx plot [EXPERIMENT]`: one figure of a report as SVG, PNG or Vega-Lite. */
export async function plot(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const figure = {
    kind: plotKind(flags.text("kind") ?? "curves"),
    logEpochs: flags.on("log-epochs"),
    logValues: flags.on("log-values"),
    linear: flags.on("linear"),
  };
  if (figure.linear)
    refuseBoth(figure.logEpochs ? "log-epochs" : figure.logValues ? "log-values" : undefined);
  const out = flags.text("out");
  const format = formatOf(out);
  const picture = await plotted(call.args[0], figure, format, {
    ...reportRequest(call),
    folder: recordedFolder(call),
  });
  if (out === undefined || out === "-") io.out(picture);
  else saveFile(call, out, picture);
  return EXIT.ok;
}

function refuseBoth(flag: string | undefined): void {
  if (flag === undefined) return;
  throw new RunxError({
    code: "flag.conflict",
    message: `--linear and --${flag} ask for different axes.`,
    hint: "Give one of them.",
  });
}

function formatOf(out: string | undefined): "svg" | "png" | "json" {
  if (out === undefined || out === "-") return "svg";
  const format = (["svg", "png", "json"] as const).find((each) => out.toLowerCase().endsWith(`.${each}`));
  if (format !== undefined) return format;
  throw new RunxError({
    code: "plot.unknown-format",
    message: `${JSON.stringify(out)} does not end like the name of a picture that runx can write.`,
    hint: "End the name in .svg, .png, or .json for the Vega-Lite specification.",
  });
}
