import type { CommandTrial } from "../model/trial.ts";
import type { Place } from "../run/place.ts";
import type { ProgramClass, ProgramJob, WireLogs } from "./messages.ts";

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
  open(asked: AskedProgram, of: ProgramClass): OpenedProgram;
  close(): void;
}

/** Of a job what says how its program is run. */
export type AskedProgram = Pick<ProgramJob, "trial" | "limits" | "grace">;

export interface OpenedProgram {
  readonly trial: CommandTrial;
  readonly place: Place;
  /** The ends of what it wrote, when it has ended. */
  logs(): WireLogs;
}
