import { fma, plain } from "built:kernels";
import script from "built:worker";
import type { KernelBytes, LabMessage, LabOrder } from "../messages.ts";
import { unzipped } from "./base64.ts";

let kernels: Promise<KernelBytes> | undefined;

/** A training in a thread of its own. */
export class LabThread {
  #worker: Worker | undefined;

  /** Ends what is being trained and trains this. */
  async train(order: Omit<LabOrder, "kernels">, hear: (message: LabMessage) => void): Promise<void> {
    this.stop();
    kernels ??= Promise.all([unzipped(fma), unzipped(plain)]).then(([f, p]) => ({ fma: f, plain: p }));
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(address);
    this.#worker = worker;
    URL.revokeObjectURL(address);
    worker.addEventListener("message", ({ data }: MessageEvent<LabMessage>) => {
      // What an ended thread posted before its end may still arrive.
      if (this.#worker === worker) hear(data);
    });
    worker.addEventListener("error", ({ message }) => hear({ kind: "failed", reason: message }));
    const bytes = await kernels;
    if (this.#worker === worker) worker.postMessage({ ...order, kernels: bytes });
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
