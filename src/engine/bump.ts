/** Hands out places one after another, each on a cache line of its own. */
export class Bump {
  #next: number;

  constructor(start: number) {
    this.#next = Math.ceil(start / LINE) * LINE;
  }

  take(bytes: number): number {
    const place = this.#next;
    this.#next = Math.ceil((place + bytes) / LINE) * LINE;
    return place;
  }

  get end(): number {
    return this.#next;
  }
}

const LINE = 64;
