import type { EpochRecord, TrialOutcome } from "../model.ts";
import type { Backend } from "../training/learner.ts";
import { train } from "../training/train.ts";
import type { TrainOrder } from "./executor.ts";
import type { Trainer } from "./trainer.ts";

/** `reference`: plain float64, equation by equation. */
export type EngineName = "reference";

/** The trainer of an engine; its code is loaded only when asked for. */
export async function trainerFor(engine: EngineName): Promise<Trainer> {
  switch (engine) {
    case "reference":
      return trainerOf((await import("../network/reference.ts")).reference);
  }
}

/** What the trainer shares and what it is later given are the same thing, which messages cannot express. */
function trainerOf<Shared>(backend: Backend<Shared>): Trainer {
  return {
    numerics: backend.numerics,
    share: (dataset) => backend.share(dataset),
    train: (shared, order) => timed(backend, shared as Shared, order),
  };
}

function* timed<Shared>(
  backend: Backend<Shared>,
  shared: Shared,
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
