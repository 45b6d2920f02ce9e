import { growMemory, PAGE } from "./memory.ts";

/** Pages of a shared memory that one thread has taken for its learners. */
export interface Region {
  readonly start: number;
  readonly bytes: number;
}

/**
 * A thread's regions of one shared memory. Growing a shared memory is atomic, so threads need no lock; a
 * memory never shrinks, so what a learner gives back is kept for the next one on this thread.
 */
export class Regions {
  readonly #memory: WebAssembly.Memory;
  readonly #free: Region[] = [];

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** The smallest free region that fits, else new pages; filled with zeros. */
  take(bytes: number): Region {
    const fitting = this.#free
      .filter((region) => region.bytes >= bytes)
      .sort((a, b) => a.bytes - b.bytes)
      .at(0);
    if (fitting === undefined) return this.#grow(bytes);
    this.#free.splice(this.#free.indexOf(fitting), 1);
    new Uint8Array(this.#memory.buffer, fitting.start, bytes).fill(0);
    return fitting;
  }

  give(region: Region): void {
    this.#free.push(region);
  }

  #grow(bytes: number): Region {
    const pages = Math.ceil(bytes / PAGE);
    return { start: growMemory(this.#memory, pages) * PAGE, bytes: pages * PAGE };
  }
}
