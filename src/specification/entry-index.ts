import { valueKey } from "../model/arm-key.ts";
import { type Node, toJson } from "./node.ts";
import { remembered } from "./remembered.ts";
import type { Axis, Combination, GridPoint } from "./vary.ts";

const WORD = 32;

/**
 * Which entries of `exclude` or `include` the points of a grid agree with: one bit an entry, so that a thousand
 * entries and a hundred thousand points take a few operations a point. Points are asked for in the order of the grid.
 */
export class EntryIndex {
  readonly #axes: readonly Axis[];
  /** By key: which entries do not name it, and which give it a value. */
  readonly #keys: ReadonlyMap<string, KeyIndex>;
  /** For each axis the entries that agree with it and those before it; the first is for no axis at all. */
  readonly #agreeing: readonly Uint32Array[];
  readonly #chosen: number[] = [];
  readonly #masks: readonly Map<GridPoint, Uint32Array>[];

  /** `elsewhere`: whether an entry can agree with a point that lacks a key of its own. */
  constructor(axes: readonly Axis[], entries: readonly Combination[], elsewhere: boolean) {
    const words = Math.ceil(entries.length / WORD);
    const onAxes = new Set(axes.flatMap(({ keys }) => keys));
    const all = new Uint32Array(words);
    for (const [e, { values }] of entries.entries()) {
      if (elsewhere || [...values.keys()].every((key) => onAxes.has(key))) setBit(all, e);
    }
    this.#axes = axes;
    this.#keys = indexByKey(entries, words);
    this.#agreeing = [all, ...axes.map(() => new Uint32Array(words))];
    this.#masks = axes.map(() => new Map());
  }

  /** The entries that agree with the point at these steps of the axes. Good until the next call. */
  agreeing(steps: readonly number[]): Uint32Array {
    let turned = 0;
    while (turned < steps.length && this.#chosen[turned] === steps[turned]) turned++;
    for (let a = turned; a < steps.length; a++) {
      const mask = this.#maskOf(a, this.#axes[a]!.steps[steps[a]!]!);
      const before = this.#agreeing[a]!;
      const after = this.#agreeing[a + 1]!;
      for (let w = 0; w < after.length; w++) after[w] = before[w]! & mask[w]!;
      this.#chosen[a] = steps[a]!;
    }
    return this.#agreeing[steps.length]!;
  }

  /** What the entries of a set give: of those that name a key, the last. */
  valuesOf(set: Uint32Array): [key: string, value: Node][] {
    return Array.from(this.#keys).flatMap(([key, { unnamed, values }]) => {
      const last = lastBit(set, unnamed);
      return last === undefined ? [] : [[key, values.get(last)!] as [string, Node]];
    });
  }

  #maskOf(axis: number, step: GridPoint): Uint32Array {
    return remembered(this.#masks[axis]!, step, () => {
      const masks = Array.from(step).flatMap(([key, value]) => this.#keys.get(key)?.agreeing(value) ?? []);
      const [first = this.#agreeing[0]!, ...others] = masks;
      return others.length === 0
        ? first
        : first.map((word, w) => others.reduce((all, mask) => all & mask[w]!, word));
    });
  }
}

class KeyIndex {
  readonly unnamed: Uint32Array;
  /** By the entry's number. */
  readonly values = new Map<number, Node>();
  readonly #byValue = new Map<string, Uint32Array>();

  constructor(all: Uint32Array) {
    this.unnamed = all.slice();
  }

  add(entry: number, value: Node): void {
    clearBit(this.unnamed, entry);
    this.values.set(entry, value);
    const key = valueKey(toJson(value));
    setBit(
      remembered(this.#byValue, key, () => new Uint32Array(this.unnamed.length)),
      entry,
    );
  }

  /** Entries that give the key this value, or do not name it. */
  agreeing(value: Node): Uint32Array {
    const equal = this.#byValue.get(valueKey(toJson(value)));
    return equal ? equal.map((word, w) => word | this.unnamed[w]!) : this.unnamed;
  }
}

function indexByKey(entries: readonly Combination[], words: number): ReadonlyMap<string, KeyIndex> {
  const all = new Uint32Array(words).fill(0xffffffff);
  const index = new Map<string, KeyIndex>();
  for (const [e, { values }] of entries.entries()) {
    for (const [key, value] of values) remembered(index, key, () => new KeyIndex(all)).add(e, value);
  }
  return index;
}

export function hasBit(set: Uint32Array, index: number): boolean {
  return ((set[Math.floor(index / WORD)]! >>> (index % WORD)) & 1) === 1;
}

export function isEmpty(set: Uint32Array): boolean {
  return set.every((word) => word === 0);
}

/** Adds the members of `other`. */
export function unite(set: Uint32Array, other: Uint32Array): void {
  for (let w = 0; w < set.length; w++) set[w] = set[w]! | other[w]!;
}

/** The largest member of `set` that is not in `without`. */
function lastBit(set: Uint32Array, without: Uint32Array): number | undefined {
  for (let w = set.length - 1; w >= 0; w--) {
    const word = set[w]! & ~without[w]!;
    if (word !== 0) return w * WORD + (WORD - 1 - Math.clz32(word));
  }
  return undefined;
}

function setBit(set: Uint32Array, index: number): void {
  set[Math.floor(index / WORD)]! |= 1 << (index % WORD);
}

function clearBit(set: Uint32Array, index: number): void {
  set[Math.floor(index / WORD)]! &= ~(1 << (index % WORD));
}
