import { valueKey } from "../model/arm-key.ts";
import type { Arm, Json } from "../model/parameters.ts";
import { remembered } from "./remembered.ts";

/** Arms by the values of their parameters: a thousand claims pick theirs among a hundred thousand arms. */
export class ArmIndex<A> {
  readonly #arms: readonly A[];
  readonly #valueIn: ValueIn<A>;
  readonly #columns = new Map<string, IndexedParameter>();

  constructor(arms: readonly A[], valueIn: ValueIn<A>) {
    this.#arms = arms;
    this.#valueIn = valueIn;
  }

  /** The arms that have all these values, by the names of parameters. */
  matching(values: { readonly [parameter: string]: Json }): readonly A[] {
    const asked = Object.entries(values).map(([name, value]) => ({
      keys: this.#column(name).keys,
      key: valueKey(value),
      members: this.members(name, value),
    }));
    const fewest = asked.toSorted((a, b) => a.members.length - b.members.length)[0];
    if (!fewest) return this.#arms;
    return fewest.members
      .filter((a) => asked.every(({ keys, key }) => keys[a] === key))
      .map((a) => this.#arms[a]!);
  }

  /** The numbers of the arms that have this value. */
  members(name: string, value: Json): readonly number[] {
    return this.#column(name).members.get(valueKey(value)) ?? [];
  }

  #column(name: string): IndexedParameter {
    return remembered(this.#columns, name, () => columnOf(this.#arms, (arm) => this.#valueIn(arm, name)));
  }
}

/** The value of an arm's parameter; undefined where it has none. */
export type ValueIn<A> = (arm: A, name: string) => Json | undefined;

interface IndexedParameter {
  /** Of each arm's value; undefined where it has none. */
  readonly keys: readonly (string | undefined)[];
  readonly members: ReadonlyMap<string, readonly number[]>;
}

function columnOf<A>(arms: readonly A[], valueIn: (arm: A) => Json | undefined): IndexedParameter {
  // Arms share their values, so that each key is made once.
  const known = new Map<Json, string>();
  const members = new Map<string, number[]>();
  const keys = arms.map((arm, a) => {
    const value = valueIn(arm);
    if (value === undefined) return undefined;
    const key = remembered(known, value, () => valueKey(value));
    remembered(members, key, () => []).push(a);
    return key;
  });
  return { keys, members };
}

/** What varies, else what every arm has. */
export function parameterValue(
  { varied, parameters }: { readonly varied: Arm["varied"]; readonly parameters: object },
  name: string,
): Json | undefined {
  if (Object.hasOwn(varied, name)) return varied[name];
  const known: { readonly [name: string]: unknown } = { ...parameters };
  return Object.hasOwn(known, name) ? (known[name] as Json) : undefined;
}
