import { resolve } from "node:path";
import { exportedNetwork, exportedOutputs, exportedTable } from "../../app/export.ts";
import { exportToTracker, type Tracker } from "../../app/export-tracker.ts";
import { RunxError } from "../../errors.ts";
import { programFile } from "../../package-file.ts";
import { dataTableFormats } from "../../report/render/formats.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { version } from "../../version.ts";
import { encodeOnnx } from "../../weights/onnx-file.ts";
import { encodeWeights } from "../../weights/weights-file.ts";
import { EXPORT_FORMATS, TASK_SYSTEMS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { experimentNamed } from "../args/spec-name.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { databasePath, recordedFolder } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver } from "../output/save-file.ts";

/** `runx export trials|epochs EXPERIMENT`, `weights|model TRIAL`, `tensorboard|mlflow EXPERIMENT`: the raw records, for other programs. */
export async function exportCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [what, given] = call.args as [string, string];
  const out = flags.text("out");
  const db = databasePath(call);
  if (what === "tasks") return exportTaskFiles(call, given);
  const name = experimentNamed(given, io);
  if (what === "outputs") {
    const folder = resolve(io.cwd, out ?? "outputs");
    const outputs = exportedOutputs(name, folder, { db, folder: recordedFolder(call) });
    io.err(`${counted(outputs.length, "file")} in ${forTerminal(folder)}\n`);
  } else if (what === "weights" || what === "model") {
    if (flags.text("format") !== undefined) refuseFormat();
    const path = pathFor(what, out);
    const network = await exportedNetwork(name, { db, folder: recordedFolder(call) });
    deliver(call, path, what === "model" ? encodeOnnx(network, version()) : encodeWeights(network));
  } else if (what === "tensorboard" || what === "mlflow") {
    exportTracked(call, what, name);
  } else {
    const format = flags.oneOf("format", EXPORT_FORMATS) ?? formatOfFile(out, EXPORT_FORMATS) ?? "csv";
    const table = exportedTable(what, name, { ...specOptions(flags), db });
    deliver(call, out, dataTableFormats[format](table));
  }
  return EXIT.ok;
}

/** An experiment as files for another tracker. */
function exportTracked(call: Call, tracker: Tracker, name: string): void {
  const { flags, io } = call;
  if (flags.text("format") !== undefined) refuseFormat();
  const { folder, runs, without } = exportToTracker(tracker, name, {
    ...specOptions(flags),
    db: databasePath(call),
    folder: recordedFolder(call),
    out: resolve(io.cwd, flags.text("out") ?? DEFAULT_FOLDER[tracker]),
  });
  const left = without === 0 ? "" : `, ${counted(without, "trial")} without an outcome left out`;
  io.err(`${counted(runs, "run")} in ${forTerminal(folder)}${left}\n`);
}

/** Where both programs look by themselves, or are told to look in their first pages. */
const DEFAULT_FOLDER = { tensorboard: "logs", mlflow: "mlruns" } as const satisfies Record<Tracker, string>;

/** What a spec's plan still needs, as files for a cluster. */
async function exportTaskFiles(call: Call, name: string): Promise<ExitCode> {
  const { flags, io } = call;
  const { exportTasks } = await import("../../app/export-tasks.ts");
  const out = flags.text("out") ?? "tasks";
  const exported = await exportTasks(specPath(call, name), {
    ...specOptions(flags),
    db: databasePath(call),
    out: resolve(io.cwd, out),
    system: flags.oneOf("for", TASK_SYSTEMS) ?? "plain",
    tasks: flags.count("tasks", 1) ?? 100,
    jobs: flags.count("jobs", 1) ?? 1,
    runx: [process.execPath, programFile()],
  });
  io.out(
    `${exported.experiment}: ${counted(exported.trials, "trial")} in ${counted(exported.tasks, "task")}, ${exported.recorded} recorded before\n${exported.files.map((file) => `${file}\n`).join("")}`,
  );
  return EXIT.ok;
}

function refuseFormat(): never {
  throw new RunxError({
    code: "export.format",
    message:
      "--format is for trials and epochs: weights are safetensors, models ONNX, and trackers have formats of their own.",
    hint: "Leave --format out.",
  });
}

const ENDINGS = { weights: ".safetensors", model: ".onnx" } as const;

function pathFor(what: keyof typeof ENDINGS, out: string | undefined): string {
  const ending = ENDINGS[what];
  if (out?.endsWith(ending) || out === "-") return out;
  if (out !== undefined) {
    throw new RunxError({
      code: "export.ending",
      message: `${what === "model" ? "A model is written as ONNX" : "Weights are written as safetensors"}, and ${JSON.stringify(out)} names another kind of file.`,
      hint: `Let the name end in ${ending}.`,
    });
  }
  throw new RunxError({
    code: "export.out",
    message: `${what === "model" ? "A model is" : "Weights are"} written to a file.`,
    hint: `Name it: runx export ${what} TRIAL --out ${what === "model" ? "net.onnx" : "weights.safetensors"}.`,
  });
}
