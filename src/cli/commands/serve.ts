import { existsSync } from "node:fs";
import { labOf } from "../../app/lab-content.ts";
import { reportInput } from "../../app/report-input.ts";
import { mnistFile } from "../../data/mnist.ts";
import { RunxError } from "../../errors.ts";
import type { PlanName, TrialRow } from "../../model/records.ts";
import { plannedEpochs } from "../../model/trial.ts";
import { buildReport } from "../../report/build.ts";
import { contentOf } from "../../report/content.ts";
import { learningCurves } from "../../report/curves.ts";
import { loadPageAssets } from "../../report/page/assets.ts";
import type { Lab } from "../../report/page/lab.ts";
import type { Progress } from "../../report/page/progress.ts";
import type { Report } from "../../report/report.ts";
import type { Overview } from "../../serve/home.ts";
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
  const records = new Records(databasePath(call));
  try {
    await serveUntilInterrupted(call, records, options);
  } finally {
    records.close();
  }
  return EXIT.ok;
}

/** The database, which the first run may yet have to make. */
class Records {
  readonly #path: string;
  #store: Store | undefined;

  constructor(path: string) {
    this.#path = path;
    this.store();
  }

  store(): Store | undefined {
    if (this.#store === undefined && existsSync(this.#path)) this.#store = openStore(this.#path, "read");
    return this.#store;
  }

  close(): void {
    this.#store?.close();
  }
}

async function serveUntilInterrupted(
  { io, flags }: Call,
  records: Records,
  options: ServeOptions,
): Promise<void> {
  const served = await serve(sourceOf(records, io.cwd), await loadPageAssets(), options);
  try {
    io.out(`${served.url}\n`);
    io.err("serving the recorded experiments, read-only; Ctrl-C ends it and harms no run\n");
    if (flags.on("open")) await openInBrowser(io, served.url);
    await untilInterrupted(records);
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
async function untilInterrupted(records: Records): Promise<void> {
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
      watch = setInterval(() => {
        try {
          records.store()?.refuseReplaced();
        } catch (error) {
          reject(error);
        }
      }, LOOK_AGAIN_MS);
    });
  } finally {
    clearInterval(watch);
  }
}

/** Experiments beyond these, the oldest, are listed without what they found. */
const DETAILED = 40;

function sourceOf(records: Records, cwd: string): LiveSource {
  const labs = new Map<string, { readonly revision: string | number; readonly lab: Lab | undefined }>();
  /** Of an experiment whose trainings have ended; made once for what is recorded. */
  const labFor = (store: Store) => async (plan: PlanName, report: Report) => {
    const revision = store.revision();
    const key = JSON.stringify(plan);
    const known = labs.get(key);
    if (known?.revision === revision) return known.lab;
    const lab = await labOf(cwd, store, report, "kept");
    labs.set(key, { revision, lab });
    return lab;
  };
  return {
    mnist: mnistFile,
    home: () => {
      const store = records.store();
      return (store?.experiments() ?? []).map((row, i) => ({
        row,
        ...(i < DETAILED ? { overview: overviewOf(store!, row.name) } : {}),
      }));
    },
    revision: () => records.store()?.revision() ?? -1,
    snapshot: (plan) => {
      const store = records.store();
      return store && snapshotOf(store, plan, labFor(store));
    },
  };
}

function overviewOf(store: Store, experiment: string): Overview {
  const run = store.run(experiment)!;
  const input = reportInput(store, experiment);
  const report = buildReport(input, run.report);
  const best = report.arms.find(({ standing }) => standing === "best") ?? report.arms[0];
  const series = store.epochSeries(experiment, [report.metric.name]);
  const curves =
    best === undefined
      ? []
      : learningCurves(
          { ...report, arms: [best] },
          new Map(series.map(({ id, epochs }) => [id, epochs] as const)),
        );
  return {
    answer: report.answer,
    state: stateOf(countsOf(input.rows), run.ended),
    curve: (curves[0]?.points ?? []).map(({ mean }) => mean),
    seconds: input.rows.reduce((sum, row) => sum + ("seconds" in row ? row.seconds : 0), 0),
  };
}

async function snapshotOf(
  store: Store,
  plan: PlanName,
  labFor: (plan: PlanName, report: Report) => Promise<Lab | undefined>,
): Promise<Snapshot | undefined> {
  if (store.trialRows(plan) === undefined) return undefined;
  const run = store.run(plan)!;
  const input = reportInput(store, plan);
  const running = store.runningSeries(plan);
  const report = buildReport(input, run.report);
  const series = new Map(
    [...store.epochSeries(plan), ...running].map(({ id, epochs }) => [id, epochs] as const),
  );
  const first = store.trial(input.rows[0]!.id);
  const progress = progressOf(store, input.rows, run, running);
  const lab = progress.state === "finished" ? await labFor(plan, report) : undefined;
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
  const counts = countsOf(rows);
  const seconds = rows.flatMap((row) => (row.status === "completed" ? [row.seconds] : []));
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  const left = (counts.pending + counts.running / 2) * (mean / run.provenance.jobs);
  return {
    state: stateOf(counts, run.ended),
    counts,
    running: running.map(({ id, arm, seed, epochs }) => {
      const parameters = store.trial(id)?.parameters;
      return {
        label: `${armText(arm)}, seed ${seed}`,
        epoch: epochs.at(-1)?.epoch ?? 0,
        epochs: (parameters && plannedEpochs(parameters)) ?? 0,
      };
    }),
    failures: rows.flatMap((row) =>
      row.status === "failed" ? [{ label: `${armText(row.arm)}, seed ${row.seed}`, reason: row.reason }] : [],
    ),
    ...(Number.isFinite(left) ? { secondsLeft: left } : {}),
  };
}

function countsOf(rows: readonly TrialRow[]): Progress["counts"] {
  const count = (status: TrialRow["status"]) => rows.filter((row) => row.status === status).length;
  return {
    pending: count("pending"),
    running: count("running"),
    completed: count("completed"),
    failed: count("failed") + count("diverged"),
  };
}

function stateOf(counts: Progress["counts"], ended: string | undefined): Progress["state"] {
  if (counts.pending + counts.running === 0) return "finished";
  if (counts.running > 0) return "running";
  return ended === undefined ? "waiting" : "interrupted";
}
