import type { EpochRecord, TrialOutcome } from "../model.ts";
import type { Backend } from "../training/learner.ts";
import { train } from "../training/train.ts";
import type { TrainOrder } from "./executor.ts";
import type { Trainer } from "./trainer.ts";

/** `fast`: WebAssembly kernels. `reference`: plain float64, equation by equation. */
export type EngineName = "fast" | "reference";

export const ENGINES: readonly EngineName[] = ["fast", "reference"];

/** The trainer of an engine; its code is loaded only when asked for. */
export async function trainerFor(engine: EngineName): Promise<Trainer> {
  return trainerOf(await backendFor(engine));
}

/** What a backend shares and what it is later given are the same thing, which messages cannot express. */
export async function backendFor(engine: EngineName): Promise<Backend<unknown>> {
  switch (engine) {
    case "fast":
      return anyShared((await import("../engine/index.ts")).openEngine());
    case "reference":
      return anyShared((await import("../network/reference.ts")).reference);
  }
}

function anyShared<Shared>(backend: Backend<Shared>): Backend<unknown> {
  return {
    numerics: backend.numerics,
    share: (dataset) => backend.share(dataset),
    learner: (shared, parameters, seed) => backend.learner(shared as Shared, parameters, seed),
  };
}

function trainerOf(backend: Backend<unknown>): Trainer {
  return {
    numerics: backend.numerics,
    share: (dataset) => backend.share(dataset),
    train: (shared, order) => timed(backend, shared, order),
  };
}

function* timed(
  backend: Backend<unknown>,
  shared: unknown,
  { parameters, seed }: TrainOrder,
): Generator<EpochRecord, TrialOutcome, void> {
  const started = performance.now();
  const training = train(backend.learner(shared, parameters, seed), parameters);
  for (;;) {
    const step = training.next();
    if (step.done) return { ...step.value, seconds: (performance.now() - started) / 1000 };
    yield step.value.record;
  }
}
