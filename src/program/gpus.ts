import { readdirSync } from "node:fs";

/** The devices that this process may use, as CUDA_VISIBLE_DEVICES says, else those of NVIDIA's driver. */
export function visibleGpus(env: { readonly [name: string]: string | undefined }): readonly string[] {
  const named = env.CUDA_VISIBLE_DEVICES;
  if (named !== undefined) return named.split(",").filter((device) => device.trim() !== "");
  try {
    return readdirSync("/proc/driver/nvidia/gpus").map((_, i) => String(i));
  } catch {
    return [];
  }
}

/** The devices of this machine that programs may have, each one program at a time. */
export class Gpus {
  readonly #free: string[];

  constructor(devices: readonly string[]) {
    this.#free = [...devices];
  }

  /** Undefined where there are not as many. */
  take(count: number): readonly string[] | undefined {
    return count <= this.#free.length ? this.#free.splice(0, count) : undefined;
  }

  give(devices: readonly string[]): void {
    this.#free.push(...devices);
  }
}
