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
