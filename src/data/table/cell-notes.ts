import type { Place } from "../../errors.ts";
import { thousands } from "../../text/counted.ts";
import { quoted } from "../../text/quoted.ts";
import type { RecordPlace } from "../records/records.ts";

/** More texts than this are counted, not kept. */
const SAMPLES = 5;

/** How many cells of a column were of a kind, with some of their texts and where each stood first. */
export class CellNotes {
  readonly #samples = new Map<string, Place>();
  #count = 0;
  #hasMore = false;

  get count(): number {
    return this.#count;
  }

  /** Texts of some of the cells, all different. */
  get texts(): readonly string[] {
    return [...this.#samples.keys()];
  }

  /** Of the first one. */
  get place(): Place | undefined {
    return this.#samples.values().next().value;
  }

  add(cell: string, place: RecordPlace): void {
    this.#count++;
    if (this.#samples.has(cell)) return;
    if (this.#samples.size === SAMPLES) this.#hasMore = true;
    else this.#samples.set(cell, place.of(cell));
  }

  /** `"red" (line 2), nothing (line 7), …` */
  toString(): string {
    const texts = [...this.#samples].map(
      ([text, { line = 0 }]) => `${text === "" ? "nothing" : quoted(text)} (line ${thousands(line)})`,
    );
    return [...texts, ...(this.#hasMore ? ["…"] : [])].join(", ");
  }
}
