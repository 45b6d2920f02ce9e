import { GRACE_SECONDS } from "../run/grace.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Signals {
  /** The trials in flight are to be left as soon as they can be gone on with. */
  readonly stop: AbortSignal;
  /** They are to be ended where they are. */
  readonly leave: AbortSignal;
  listen(): void;
  release(): void;
}

/** The first signal asks the run to stop after the epochs in flight, the grace or a second one to leave at once. */
export function hearSignals(io: Io, graceSeconds = GRACE_SECONDS): Signals {
  const stop = new AbortController();
  const leave = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const onSignal = () => {
    if (leave.signal.aborted) process.exit(EXIT.interrupted);
    if (stop.signal.aborted) {
      leave.abort();
      return;
    }
    io.err(
      `\nStopping after the epochs in flight, in ${graceSeconds} s at most. Ctrl-C again exits at once.\n`,
    );
    grace = setTimeout(() => leave.abort(), graceSeconds * 1000);
    stop.abort();
  };
  return {
    stop: stop.signal,
    leave: leave.signal,
    listen: () => {
      for (const signal of SIGNALS) process.on(signal, onSignal);
    },
    release: () => {
      clearTimeout(grace);
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Longer than this nothing is waited for after an interrupted command. */
const LAST_MS = 500;

/**
 * Node waits for threads that it cannot end, such as one inside a long built-in function. After an interruption the
 * process then ends by the signal itself, which shells report as 130 too.
 */
export function endInAnyCase(): void {
  setTimeout(() => {
    process.removeAllListeners("SIGINT");
    process.kill(process.pid, "SIGINT");
  }, LAST_MS).unref();
}
