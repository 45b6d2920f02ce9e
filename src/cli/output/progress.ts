import { performance } from "node:perf_hooks";
import stringWidth from "string-width";
import { shortId } from "../../model/shortened.ts";
import type { AnyTrial, TrialOutcome } from "../../model/trial.ts";
import type { RunEvent } from "../../run/events.ts";
import { forTerminal } from "../../text/escape.ts";
import { shorten } from "../../text/layout.ts";
import type { Io } from "../io.ts";
import { trialText } from "./arm-text.ts";
import { remedyLine } from "./problems.ts";
import { type Stage, Track } from "./track.ts";

/** Draws what a run tells, over all its rounds. */
export interface ProgressDisplay {
  begin(stage: Stage): void;
  show(event: RunEvent): void;
  /** Takes the drawing away, so that what follows stands on a clean line. */
  finish(): void;
}

export function openProgress(io: Io, quiet: boolean): ProgressDisplay {
  if (quiet) return { begin: () => {}, show: () => {}, finish: () => {} };
  const started = performance.now();
  const track = new Track(() => (performance.now() - started) / 1000);
  return io.draw === undefined ? plainLines(io, track) : redrawn(io, io.draw, track);
}

const BAR = 20;
/** Narrower terminals have no room for a bar beside the numbers. */
const WIDE_ENOUGH_FOR_BAR = 60;
const REDRAW_MS = 100;

/** One line, with a second one for the best of a search, redrawn in place at most ten times a second. */
function redrawn(io: Io, draw: NonNullable<Io["draw"]>, track: Track): ProgressDisplay {
  let drawn = 0;
  return {
    begin: (stage) => track.begin(stage),
    show(event) {
      track.take(event);
      if (event.kind === "ended" && event.outcome.status === "failed") {
        io.err(failureText(event.trial, event.outcome, io));
      }
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      draw((columns) => linesOf(track, columns, io));
    },
    finish: () => draw(() => []),
  };
}

function linesOf(track: Track, columns: number, io: Io): readonly string[] {
  const room = columns - 1;
  const bar = columns < WIDE_ENOUGH_FOR_BAR ? "" : `${barText(track.fraction, io)} `;
  const line = fitted(track.parts, SEPARATOR, room - (bar === "" ? 0 : BAR + 1));
  const best = fitted(track.best.split(", "), ", ", room);
  return [`${bar}${line}`, ...(best === "" ? [] : [io.errColors.dim(best)])];
}

/** Done and undone differ without colour, too. */
function barText(fraction: number, { errColors }: Io): string {
  const filled = Math.round(fraction * BAR);
  return errColors.cyan("━".repeat(filled)) + errColors.dim("┄".repeat(BAR - filled));
}

const SEPARATOR = " · ";

/** As many parts as fit, whole: half a number is a wrong number. Only the first is cut where it alone is too long. */
function fitted(parts: readonly string[], separator: string, room: number): string {
  let line = shorten(parts[0] ?? "", room);
  for (const part of parts.slice(1)) {
    const longer = `${line}${separator}${part}`;
    if (stringWidth(longer) <= room) line = longer;
  }
  return line;
}

const LINES = 10;

/** About ten plain lines over the whole run, and those of each failure. Nothing is cut: a file has no width. */
function plainLines(io: Io, track: Track): ProgressDisplay {
  let told = 0;
  return {
    begin(stage) {
      track.begin(stage);
      if (track.best !== "") io.err(`${track.best}\n`);
    },
    show(event) {
      track.take(event);
      if (event.kind === "waiting") io.err(`${track.parts.join(SEPARATOR)}\n`);
      if (event.kind !== "ended") return;
      if (event.outcome.status === "failed") io.err(failureText(event.trial, event.outcome, io));
      const tenths = Math.floor(track.fraction * LINES);
      if (tenths === told) return;
      told = tenths;
      io.err(`${track.parts.join(SEPARATOR)}\n`);
    },
    finish: () => {},
  };
}

/** Which trial failed and why, with what to do about it where that is known. */
function failureText(
  trial: AnyTrial,
  { reason, problems = [] }: Extract<TrialOutcome, { readonly status: "failed" }>,
  { errColors }: Io,
): string {
  const named = `trial ${shortId(trial.id)}, ${trialText(trial.arm.varied, trial.seed)}, failed: ${reason}`;
  const lines = [
    errColors.red(forTerminal(named)),
    ...problems.map((problem) => remedyLine(problem, errColors)),
  ];
  return `${lines.join("\n")}\n`;
}
