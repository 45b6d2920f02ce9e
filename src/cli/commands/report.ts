import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chosenPlan } from "../../app/chosen-plan.ts";
import { pageContent } from "../../app/page-content.ts";
import { reportOf } from "../../app/report.ts";
import { plansOf, seriesOf } from "../../app/report-input.ts";
import { RunxError } from "../../errors.ts";
import { claimMissed } from "../../report/claims.ts";
import { learningCurves } from "../../report/curves.ts";
import { namesText } from "../../report/experiments.ts";
import { type ReportFormat, reportFormats } from "../../report/formats.ts";
import { learningSpeed } from "../../report/learning-speed.ts";
import { loadPageAssets } from "../../report/page/assets.ts";
import { renderPage } from "../../report/page/page.ts";
import type { Question } from "../../report/question.ts";
import { renderCurves } from "../../report/render/curves.ts";
import { reportJson } from "../../report/render/json.ts";
import { renderSpeed } from "../../report/render/speed.ts";
import { hiddenText } from "../../report/render/table.ts";
import type { Report } from "../../report/report.ts";
import { armsShown, usualRows } from "../../report/shown-arms.ts";
import { openStore, type Store } from "../../store/store.ts";
import { MOMENT_CHOICES, REPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { experimentNamed } from "../args/spec-name.ts";
import { specOptions } from "../args/spec-options.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { openInBrowser } from "../output/open-browser.ts";
import { asFlags } from "../output/problems.ts";
import { deliver } from "../output/save-file.ts";

/** `runx report [EXPERIMENT]`: the answer, in the format asked for. */
export async function reportCommand(call: Call): Promise<ExitCode> {
  const { flags } = call;
  const format = formatOf(call);
  const store = openStore(databasePath(call), "read");
  try {
    const compared = flags.texts("compare").map((each) => experimentNamed(each, call.io));
    const plan = chosenPlan(store, call.args[0], specOptions(flags));
    const report = reportOf(store, plan, compared, questionOf(call));
    const answer = flags.on("json")
      ? jsonLine(reportJson(report))
      : format === "html"
        ? await htmlPage(call, store, report)
        : text(call, store, report, format);
    await hand(call, answer, format);
    return claimMissed(report) ? EXIT.findings : EXIT.ok;
  } finally {
    store.close();
  }
}

function formatOf({ flags }: Call): (typeof REPORT_FORMATS)[number] {
  const format = flags.oneOf("format", REPORT_FORMATS);
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
    message: `--json and --${other} ask for different answers.`,
    hint: "Give one of them: --json prints the report as one line of JSON.",
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

async function htmlPage(call: Call, store: Store, report: Report): Promise<string> {
  const content = await pageContent(recordedFolder(call), store, report, {
    withImages: !call.flags.on("without-images"),
  });
  return renderPage(content, await loadPageAssets());
}

function text({ flags, io }: Call, store: Store, report: Report, format: ReportFormat): string | Uint8Array {
  const toTerminal = flags.text("out") === undefined;
  const options = {
    width: toTerminal ? io.columns : 80,
    colour: toTerminal && io.outColors.isColorSupported,
    rows: flags.count("rows", 1) ?? usualRows,
    worded: asFlags,
  };
  if (flags.on("speed")) return speedText(flags, store, report, options);
  if (!flags.on("curves")) return reportFormats[format](report, options);
  const arms = armsShown(report, options.rows);
  const curves = learningCurves({ ...report, arms }, seriesOf(store, plansOf(report)));
  const hidden = report.arms.length - arms.length;
  return renderCurves(curves, {
    ...options,
    name: namesText(report),
    ...(hidden > 0 ? { hidden: asFlags(hiddenText(hidden, report)) } : {}),
  });
}

function speedText(
  flags: Call["flags"],
  store: Store,
  report: Report,
  options: { readonly width: number; readonly rows: number },
): string {
  const curves = learningCurves(report, seriesOf(store, plansOf(report)));
  const speed = learningSpeed(report, curves, levelOf(flags.text("reach")));
  if (speed !== undefined) return renderSpeed(speed, report, options);
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
    message: "A page is for a browser; its megabyte of text would fill the terminal.",
    hint: "Add --open, or name a file: --out page.html.",
  });
}

/** The flags that say what is asked of the rows. */
export function questionOf({ flags }: Call): Question {
  const metric = flags.text("metric");
  const at = flags.oneOf("at", MOMENT_CHOICES);
  const where = flags.text("where");
  const by = flags.names("by");
  const tuned = flags.names("tuned");
  const baseline = flags.text("baseline");
  const sort = flags.text("sort");
  const bestOf = flags.count("best-of", 1);
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(at === undefined ? {} : { at }),
    ...(where === undefined ? {} : { where }),
    ...(by === undefined ? {} : { by }),
    ...(tuned === undefined ? {} : { tuned }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(sort === undefined ? {} : { sort }),
    ...(bestOf === undefined ? {} : { bestOf }),
  };
}
