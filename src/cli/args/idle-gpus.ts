import { option, RunxError, wording } from "../../errors.ts";

/** Devices are for programs, which are run from a checkout alone. */
export function refuseIdleGpus(gpus: readonly string[] | undefined, checkout: string | undefined): void {
  if (gpus === undefined || checkout !== undefined) return;
  throw new RunxError({
    code: "worker.gpus",
    message: "Devices are named for programs, and this worker is to run none.",
    hint: wording`Name the checkout whose programs it may run (${option("commands", "FOLDER")}), or leave the devices out.`,
  });
}
