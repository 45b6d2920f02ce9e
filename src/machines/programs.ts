import type { CommandTrial } from "../model/trial.ts";
import type { Place } from "../run/place.ts";
import type { ProgramClass, ProgramJob } from "./messages.ts";

/** What a worker runs programs with: it knows no specs and starts no processes itself. */
export interface Programs {
  /** Devices that programs may have. */
  readonly gpus: number;
  /** Why programs of a class cannot be run here; undefined where they can. */
  lackOf(of: ProgramClass): Promise<string | undefined>;
  /**
   * Builds the trial from the checkout's own spec. Throws RefusedMessage where it is another than the job's, RunxError
   * where what the program needs is not there any more.
   */
  open(job: ProgramJob, of: ProgramClass): OpenedProgram;
  close(): void;
}

export interface OpenedProgram {
  readonly trial: CommandTrial;
  readonly place: Place;
}
