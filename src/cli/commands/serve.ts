import { labOf } from "../../app/lab-content.ts";
import { reportInput } from "../../app/report-input.ts";
import { mnistFile } from "../../data/mnist.ts";
import { RunxError } from "../../errors.ts";
import type { TrialRow } from "../../model/records.ts";
import { buildReport } from "../../report/build.ts";
import { contentOf } from "../../report/content.ts";
import { loadPageAssets } from "../../report/page/assets.ts";
import type { Lab } from "../../report/page/lab.ts";
import type { Progress } from "../../report/page/progress.ts";
import type { Report } from "../../report/report.ts";
import { type ServeOptions, serve } from "../../serve/server.ts";
import type { LiveSource, Snapshot } from "../../serve/source.ts";
import { openStore, type Store } from "../../store/store.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { armText } from "../output/arm-text.ts";
import { openInBrowser } from "../output/open-browser.ts";

/** `runx serve`: the pages of the recorded experiments, following those that run. It only reads. */
export async function serveCommand(call: Call): Promise<ExitCode> {
  const options = optionsOf(call);
  const store = openStore(databasePath(call), "read");
  try {
    await serveUntilInterrupted(call, store, options);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

async function serveUntilInterrupted(
  { io, flags }: Call,
  store: Store,
  options: ServeOptions,
): Promise<void> {
  const served = await serve(sourceOf(store, io.cwd), await loadPageAssets(), options);
  try {
    io.out(`${served.url}\n`);
    io.err("serving the recorded experiments, read-only; Ctrl-C ends it and harms no run\n");
    if (flags.on("open")) await openInBrowser(io, served.url);
    await untilInterrupted(store);
  } finally {
    await served.close();
  }
}

function optionsOf({ flags }: Call): ServeOptions {
  const port = flags.count("port", 0);
  const host = flags.text("host");
  if (port !== undefined && port > 65_535) {
    throw new RunxError({
      code: "flag.value",
      message: "--port is at most 65535",
      hint: "Leave it out for a free one.",
    });
  }
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
}

const LOOK_AGAIN_MS = 1000;

/** Rejects when the database is no longer the one that is served. */
async function untilInterrupted(store: Store): Promise<void> {
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
      watch = setInterval(() => {
        try {
          store.refuseReplaced();
        } catch (error) {
          reject(error);
        }
      }, LOOK_AGAIN_MS);
    });
  } finally {
    clearInterval(watch);
  }
}

function sourceOf(store: Store, cwd: string): LiveSource {
  const labs = new Map<string, { readonly revision: string | number; readonly lab: Lab | undefined }>();
  /** Of an experiment whose trainings have ended; made once for what is recorded. */
  const labFor = async (experiment: string, report: Report) => {
    const revision = store.revision();
    const known = labs.get(experiment);
    if (known?.revision === revision) return known.lab;
    const lab = await labOf(cwd, store, report, "kept");
    labs.set(experiment, { revision, lab });
    return lab;
  };
  return {
    mnist: mnistFile,
    experiments: () => store.experiments(),
    revision: () => store.revision(),
    snapshot: (experiment) => snapshotOf(store, experiment, labFor),
  };
}

async function snapshotOf(
  store: Store,
  experiment: string,
  labFor: (experiment: string, report: Report) => Promise<Lab | undefined>,
): Promise<Snapshot | undefined> {
  if (store.trialRows(experiment) === undefined) return undefined;
  const run = store.runs(experiment)[0]!;
  const input = reportInput(store, experiment);
  const running = store.runningSeries(experiment);
  const report = buildReport(input, run.report);
  const series = new Map(
    [...store.epochSeries(experiment), ...running].map(({ id, epochs }) => [id, epochs] as const),
  );
  const first = store.trial(input.rows[0]!.id);
  const progress = progressOf(store, input.rows, run, running);
  const lab = progress.state === "finished" ? await labFor(experiment, report) : undefined;
  return {
    content: contentOf(report, series, {
      run,
      ...(first === undefined ? {} : { dataDigest: first.dataDigest }),
      ...(lab === undefined ? {} : { lab }),
    }),
    progress,
  };
}

function progressOf(
  store: Store,
  rows: readonly TrialRow[],
  run: { readonly started: string; readonly ended?: string; readonly provenance: { readonly jobs: number } },
  running: ReturnType<Store["runningSeries"]>,
): Progress {
  const count = (status: TrialRow["status"]) => rows.filter((row) => row.status === status).length;
  const counts = {
    pending: count("pending"),
    running: count("running"),
    completed: count("completed"),
    failed: count("failed") + count("diverged"),
  };
  const seconds = rows.flatMap((row) => (row.status === "completed" ? [row.seconds] : []));
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  const left = (counts.pending + counts.running / 2) * (mean / run.provenance.jobs);
  return {
    state: stateOf(counts, run.ended),
    counts,
    running: running.map(({ id, arm, seed, epochs }) => ({
      label: `${armText(arm)}, seed ${seed}`,
      epoch: epochs.at(-1)?.epoch ?? 0,
      epochs: store.trial(id)?.parameters.epochs ?? 0,
    })),
    failures: rows.flatMap((row) =>
      row.status === "failed" ? [{ label: `${armText(row.arm)}, seed ${row.seed}`, reason: row.reason }] : [],
    ),
    ...(Number.isFinite(left) ? { secondsLeft: left } : {}),
  };
}

function stateOf(counts: Progress["counts"], ended: string | undefined): Progress["state"] {
  if (counts.pending + counts.running === 0) return "finished";
  if (counts.running > 0) return "running";
  return ended === undefined ? "waiting" : "interrupted";
}
