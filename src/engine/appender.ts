import type { Address } from "./kernels.ts";
import { growMemory, PAGE } from "./memory.ts";

type Numbers = Uint8Array | Uint16Array | Float64Array;

/** Puts things behind one another into a shared memory, each on a cache line of its own; the memory grows with them. */
export class Appender {
  readonly #memory: WebAssembly.Memory;
  #end: Address;

  constructor(memory: WebAssembly.Memory, start: Address) {
    this.#memory = memory;
    this.#end = start;
  }

  get buffer(): SharedArrayBuffer {
    return this.#memory.buffer;
  }

  get end(): Address {
    return this.#end;
  }

  /** The next free place, with room for so many bytes. It stays free until `keep` says up to where it is used. */
  reserve(bytes: number): Address {
    const place = Math.ceil(this.#end / LINE) * LINE;
    const missing = place + bytes - this.buffer.byteLength;
    if (missing > 0) growMemory(this.#memory, Math.ceil(missing / PAGE));
    return place;
  }

  keep(end: Address): void {
    this.#end = end;
  }

  take(bytes: number): Address {
    const place = this.reserve(bytes);
    this.keep(place + bytes);
    return place;
  }

  /** A copy of the numbers. Readers may look a few bytes past it. */
  put(numbers: Numbers): Address {
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const place = this.take(bytes.length + OVERRUN);
    new Uint8Array(this.buffer, place, bytes.length).set(bytes);
    return place;
  }
}

const LINE = 64;

/** Kernels read whole vectors, up to four at once, which may end a little behind the last number. */
export const OVERRUN = 64;
