import { setImmediate as pause } from "node:timers/promises";
import { type AnyTrial, isSurface, type SurfaceTrial, type TrialOutcome } from "../model/trial.ts";
import { type WalkEnding, walk } from "../surface/walk.ts";
import { type End, type Hear, overtime, type Place, type Places } from "./place.ts";

/** Walks down surfaces in this process, one at a time: most walks take less time than a thread to start. */
export function surfacePlaces(trialTimeoutSeconds = Number.POSITIVE_INFINITY): Places {
  return { count: 1, make: () => new SurfacePlace(trialTimeoutSeconds) };
}

/** After so long other work of the process gets its turn. */
const TURN_MS = 20;

class SurfacePlace implements Place {
  readonly #timeout: number;
  #isCancelled = false;
  #isStopped = false;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  async train(trial: AnyTrial, hear: Hear): Promise<End> {
    if (!isSurface(trial)) throw new TypeError("only a walk down a surface is made here");
    this.#isCancelled = false;
    return this.#walk(trial, hear);
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
  }

  async #walk({ arm }: SurfaceTrial, hear: Hear): Promise<End> {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let turn = started;
    const steps = walk(arm.parameters);
    for (;;) {
      const step = steps.next();
      if (step.done) return { kind: "ended", outcome: outcomeOf(step.value, seconds()) };
      hear({ kind: "epoch", record: step.value });
      if (performance.now() - turn < TURN_MS) continue;
      await pause();
      turn = performance.now();
      if (this.#isCancelled || this.#isStopped) return { kind: "cancelled" };
      if (seconds() <= this.#timeout) continue;
      const reason = overtime(this.#timeout);
      return { kind: "ended", outcome: { status: "failed", reason, seconds: seconds() } };
    }
  }
}

function outcomeOf(ending: WalkEnding, seconds: number): TrialOutcome {
  if (ending.status === "diverged") return { ...ending, seconds };
  const { status, epochs, digest } = ending;
  return { status, epochs, stoppedEarly: false, weightsSha256: digest, neverPredicted: [], seconds };
}
