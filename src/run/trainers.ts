import type { Backend } from "../learner/learner.ts";
import { train } from "../training/train.ts";
import { Keeper } from "./keeper.ts";
import type { Trainer } from "./trainer.ts";

/** `fast`: WebAssembly kernels. `reference`: plain float64, equation by equation. */
export type EngineName = "fast" | "reference";

/** The trainer of an engine; its code is loaded only when asked for. */
export async function trainerFor(engine: EngineName): Promise<Trainer> {
  const backend = await backendFor(engine);
  return {
    numerics: backend.numerics,
    share: (dataset) => backend.share(dataset),
    train: trainWith(backend.learner),
  };
}

/** The training alone, for workers: they get what the main thread has shared, kernels included. */
export async function trainFor(engine: EngineName): Promise<Trainer["train"]> {
  switch (engine) {
    case "fast":
      return trainWith(anyShared((await import("../engine/index.ts")).attachEngine));
    case "reference":
      return trainWith((await backendFor("reference")).learner);
  }
}

export async function backendFor(engine: EngineName): Promise<Backend<unknown>> {
  switch (engine) {
    case "fast":
      return ofAnyShared((await import("../engine/node.ts")).openEngine());
    case "reference":
      return ofAnyShared((await import("../network/reference.ts")).reference);
  }
}

function ofAnyShared<Shared>(backend: Backend<Shared>): Backend<unknown> {
  return {
    numerics: backend.numerics,
    share: (dataset) => backend.share(dataset),
    learner: anyShared(backend.learner),
  };
}

/** What a backend shares and what it is later given are the same thing, which messages cannot express. */
function anyShared<Shared>(learner: Backend<Shared>["learner"]): Backend<unknown>["learner"] {
  return (shared, parameters, seed) => learner(shared as Shared, parameters, seed);
}

function trainWith(learner: Backend<unknown>["learner"]): Trainer["train"] {
  return function* (shared, { parameters, seed, save, from }) {
    const started = performance.now();
    const trained = learner(shared, parameters, seed);
    try {
      if (from !== undefined) trained.restore(from.state);
      const keeper = new Keeper(trained, save, from?.records ?? []);
      const training = train(trained, parameters, from?.progress);
      for (;;) {
        const step = training.next();
        if (step.done) return { ...step.value, seconds: (performance.now() - started) / 1000 };
        keeper.take(step.value);
        yield { record: step.value.record, keepsakes: () => keeper.keepsakes() };
      }
    } finally {
      // The last epoch's keepsakes are read after this, before the thread takes another trial.
      trained.release?.();
    }
  };
}
