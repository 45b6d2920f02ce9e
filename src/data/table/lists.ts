/** Values of one block of a list: a list grows without being copied. */
const BLOCK = 2 ** 16;

/**
 * Numbers one after the other, as many as come. A block of whole numbers from 0 to 255 takes a byte each: the pixels of a
 * table of images take an eighth of the memory.
 */
export class NumberList {
  readonly #blocks: (Uint8Array | Float64Array)[] = [];
  #last: Uint8Array | Float64Array = new Uint8Array(0);
  /** In the last block. */
  #filled = 0;

  add(value: number): void {
    if (this.#filled === this.#last.length) this.#start();
    if (this.#last instanceof Uint8Array && !isByte(value)) this.#widen();
    this.#last[this.#filled++] = value;
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }

  /** Exactly those that were added; the list is empty afterwards. */
  take(): Uint8Array | Float64Array {
    const length = Math.max(0, this.#blocks.length - 1) * BLOCK + this.#filled;
    const isPacked = this.#blocks.every((block) => block instanceof Uint8Array);
    const values = isPacked ? new Uint8Array(length) : new Float64Array(length);
    for (const [i, block] of this.#blocks.entries()) {
      values.set(i === this.#blocks.length - 1 ? block.subarray(0, this.#filled) : block, i * BLOCK);
    }
    this.#blocks.length = 0;
    return values;
  }

  #start(): void {
    this.#last = new Uint8Array(BLOCK);
    this.#blocks.push(this.#last);
    this.#filled = 0;
  }

  #widen(): void {
    this.#last = Float64Array.from(this.#last);
    this.#blocks[this.#blocks.length - 1] = this.#last;
  }
}

function isByte(value: number): boolean {
  return value >= 0 && value <= 255 && Number.isInteger(value) && !Object.is(value, -0);
}

/** Codes below 65,536 one after the other. */
export class CodeList {
  #values = new Uint16Array(64);
  #length = 0;

  add(code: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Uint16Array(2 * this.#length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = code;
  }

  get bytes(): number {
    return this.#values.byteLength;
  }

  take(): Uint16Array {
    return this.#values.slice(0, this.#length);
  }
}
