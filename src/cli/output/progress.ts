import { performance } from "node:perf_hooks";
import type { Weigh } from "../../app/checked-spec.ts";
import type { AnyTrial } from "../../model/trial.ts";
import type { RunEvent } from "../../run/events.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Io } from "../io.ts";
import { armText } from "./arm-text.ts";
import { Track } from "./track.ts";

/** Draws what a run tells. */
export interface Progress {
  show(event: RunEvent): void;
  /** Takes the drawing away, so that the answer follows on a clean line. */
  finish(): void;
}

export function openProgress(io: Io, trials: readonly AnyTrial[], weigh: Weigh, quiet: boolean): Progress {
  if (quiet || trials.length === 0) return { show: () => {}, finish: () => {} };
  const started = performance.now();
  const track = new Track(trials, weigh, () => (performance.now() - started) / 1000);
  return io.interactive ? redrawn(io, track) : plainLines(io, track);
}

const BAR = 20;
const REDRAW_MS = 100;

/** One line, redrawn in place at most ten times a second. */
function redrawn(io: Io, track: Track): Progress {
  let drawn = 0;
  const clear = "\r\x1b[K";
  return {
    show(event) {
      track.take(event);
      if (event.kind === "ended" && event.outcome.status === "failed") {
        io.err(`${clear}${io.errColors.red(failureLine(event.trial, event.outcome.reason))}\n`);
      }
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      const filled = Math.round(track.fraction * BAR);
      const bar = io.errColors.cyan("━".repeat(filled)) + io.errColors.dim("━".repeat(BAR - filled));
      io.err(`${clear}${bar} ${track.line.slice(0, Math.max(20, io.columns - BAR - 2))}`);
    },
    finish: () => io.err(clear),
  };
}

const LINES = 10;

/** About ten plain lines over the whole run, and one for each failure. Nothing is cut: a file has no width. */
function plainLines(io: Io, track: Track): Progress {
  let told = 0;
  return {
    show(event) {
      track.take(event);
      if (event.kind === "waiting") io.err(`${track.line}\n`);
      if (event.kind !== "ended") return;
      if (event.outcome.status === "failed") io.err(`${failureLine(event.trial, event.outcome.reason)}\n`);
      const tenths = Math.floor(track.fraction * LINES);
      if (tenths === told) return;
      told = tenths;
      io.err(`${track.line}\n`);
    },
    finish: () => {},
  };
}

function failureLine(trial: AnyTrial, reason: string): string {
  return forTerminal(
    `trial ${trial.id.slice(0, 8)} (${armText(trial.arm.varied)}, seed ${trial.seed}) failed: ${reason}`,
  );
}
