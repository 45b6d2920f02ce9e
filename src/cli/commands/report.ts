import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { report as recordedReport, reportWithSeries } from "../../app/report.ts";
import { reportPage } from "../../app/report-page.ts";
import { RunxError } from "../../errors.ts";
import { armsShown, usualRows } from "../../report/arms/shown.ts";
import { claimMissed } from "../../report/claims/claims.ts";
import { learningCurves } from "../../report/content/curves.ts";
import { learningSpeed } from "../../report/content/learning-speed.ts";
import { namesText } from "../../report/experiments.ts";
import type { Series } from "../../report/input.ts";
import { loadPageAssets } from "../../report/page/assets.ts";
import { renderPage } from "../../report/page/page.ts";
import { renderCurves } from "../../report/render/curves.ts";
import { reportFormats } from "../../report/render/formats.ts";
import { reportJson } from "../../report/render/json.ts";
import { renderSpeed } from "../../report/render/speed.ts";
import { hiddenText, type TableOptions } from "../../report/render/table.ts";
import type { Report } from "../../report/report.ts";
import { REPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { reportRequest } from "../args/report-request.ts";
import { recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { openInBrowser } from "../output/open-browser.ts";
import { asFlags } from "../output/problems.ts";
import { deliver } from "../output/save-file.ts";

/** `runx report [EXPERIMENT]`: the answer, in the format asked for. */
export async function reportCommand(call: Call): Promise<ExitCode> {
  const format = formatOf(call);
  const { report, answer } = await answered(call, format);
  await hand(call, answer, format);
  return claimMissed(report) ? EXIT.findings : EXIT.ok;
}

interface Answered {
  readonly report: Report;
  readonly answer: string | Uint8Array;
}

async function answered(call: Call, format: (typeof REPORT_FORMATS)[number]): Promise<Answered> {
  const { flags, args } = call;
  const request = reportRequest(call);
  if (flags.on("speed") || flags.on("curves")) {
    const { report, series } = reportWithSeries(args[0], request);
    const text = flags.on("speed") ? speedText : curvesText;
    return { report, answer: text(call, report, series) };
  }
  if (format === "html") {
    const withImages = !flags.on("without-images");
    const content = await reportPage(args[0], { ...request, folder: recordedFolder(call), withImages });
    return { report: content.report, answer: renderPage(content, await loadPageAssets()) };
  }
  const report = recordedReport(args[0], request);
  const json = flags.on("json");
  return { report, answer: json ? jsonLine(reportJson(report)) : reportFormats[format](report, shape(call)) };
}

function formatOf({ flags }: Call): (typeof REPORT_FORMATS)[number] {
  const format = flags.oneOf("format", REPORT_FORMATS);
  if (flags.on("linear") && !flags.on("curves")) refuseLinear();
  if (!flags.on("json")) {
    const usual = flags.on("open") ? "html" : "table";
    const chosen = format ?? formatOfFile(flags.text("out"), REPORT_FORMATS) ?? usual;
    if (flags.on("curves") || flags.on("speed")) refuseAs(chosen, flags.on("curves") ? "curves" : "speed");
    return chosen;
  }
  const other = ["format", "curves", "speed", "open"].find(
    (name) => flags.on(name) || flags.text(name) !== undefined,
  );
  if (other === undefined) return "json";
  throw new RunxError({
    code: "flag.conflict",
    message: `--json and --${other} cannot be combined.`,
    hint: "Give one of them: --json prints the report as one line of JSON.",
  });
}

function refuseLinear(): never {
  throw new RunxError({
    code: "flag.conflict",
    message: "--linear is for curves in the terminal.",
    hint: "Add --curves. Figures of a page have a switch for it; runx plot takes --linear.",
  });
}

function refuseAs(format: string, flag: "curves" | "speed"): void {
  if (format === "table") return;
  throw new RunxError({
    code: "flag.conflict",
    message: `--${flag} is for the terminal, not ${format}.`,
    hint:
      flag === "curves"
        ? "runx plot draws a picture of them; runx export epochs gives their numbers."
        : "The page says it too: --format html.",
  });
}

/** What the report is fitted to: the terminal, or a file. */
function shape({ flags, io }: Call): TableOptions {
  const toTerminal = flags.text("out") === undefined;
  return {
    width: toTerminal ? io.columns : 80,
    colour: toTerminal && io.outColors.isColorSupported,
    rows: flags.count("rows", 1) ?? usualRows,
    worded: asFlags,
  };
}

function curvesText(call: Call, report: Report, series: Series): string {
  const options = shape(call);
  const arms = armsShown(report, options.rows);
  const curves = learningCurves({ ...report, arms }, series);
  const hidden = report.arms.length - arms.length;
  return renderCurves(curves, {
    ...options,
    linear: call.flags.on("linear"),
    name: namesText(report),
    ...(hidden > 0 ? { hidden: asFlags(hiddenText(hidden, report)) } : {}),
  });
}

function speedText(call: Call, report: Report, series: Series): string {
  const speed = learningSpeed(report, learningCurves(report, series), levelOf(call.flags.text("reach")));
  if (speed !== undefined) return renderSpeed(speed, report, shape(call));
  throw new RunxError({
    code: "report.no-speed",
    message: `${report.metric.title} has no speed of learning: it is neither good nor bad, or no training has two epochs.`,
    hint: "Name an accuracy or a cost: --metric test.accuracy.",
  });
}

function levelOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const level = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(level)) return level;
  throw new RunxError({
    code: "flag.value",
    message: `--reach takes a number, not ${JSON.stringify(text)}.`,
    hint: "Accuracies are fractions: --reach 0.9.",
  });
}

/** To the file named, else to standard output; a page to be opened goes to a file in any case. */
async function hand(call: Call, answer: string | Uint8Array, format: string): Promise<void> {
  const { flags, io } = call;
  const out =
    flags.text("out") ??
    (flags.on("open") ? join(mkdtempSync(join(tmpdir(), "runx-")), `report.${format}`) : undefined);
  // The control characters of a table are its own: colours.
  const toStandard = out === undefined || out === "-";
  if (toStandard && format === "table") return io.out(answer);
  if (toStandard && format === "html" && io.outIsTerminal) refusePageOnTerminal();
  deliver(call, out, answer);
  if (out !== undefined && flags.on("open")) await openInBrowser(io, resolve(io.cwd, out));
}

function refusePageOnTerminal(): never {
  throw new RunxError({
    code: "out.page",
    message: "An HTML page would fill the terminal.",
    hint: "Add --open, or name a file: --out page.html.",
  });
}
