/** Lanes that have nothing to do, until there is something. */
export class IdleLanes {
  readonly #resting = new Set<() => void>();

  /** Resolves after so long, or, with true, when there is something new. */
  rest(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isWoken: boolean) => {
        clearTimeout(timer);
        this.#resting.delete(wake);
        resolve(isWoken);
      };
      const wake = () => end(true);
      const timer = setTimeout(() => end(false), milliseconds);
      this.#resting.add(wake);
    });
  }

  wake(): void {
    for (const wake of [...this.#resting]) wake();
  }
}
