import type { Dimension, SearchPoint } from "../model/search.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";
import type { WordSequence } from "../numerics/streams.ts";
import { cellOf, choiceOf, unitOf, valueAt } from "./dimension.ts";
import { drawFrom, massOf, type TruncatedNormal, truncatedNormal } from "./truncated-normal.ts";

/** One factor of a component: a truncated normal on the unit interval, or a chance for each choice. */
type Kernel =
  | ({ readonly kind: "normal" } & TruncatedNormal)
  | { readonly kind: "chances"; readonly chances: readonly number[] };

/**
 * A density over a space: the mean of one component for each observed point and one for the prior, each the product
 * of a kernel in every dimension.
 */
export class Parzen {
  readonly #space: readonly Dimension[];
  readonly #components: readonly (readonly Kernel[])[];

  constructor(space: readonly Dimension[], observed: readonly SearchPoint[]) {
    this.#space = space;
    const kernels = space.map((dimension) => kernelsOf(dimension, observed));
    this.#components = Array.from({ length: observed.length + 1 }, (_, i) =>
      kernels.map((column) => column[i]!),
    );
  }

  draw(words: WordSequence): SearchPoint {
    const component = this.#components[words.below(this.#components.length)]!;
    return Object.fromEntries(
      this.#space.map((dimension, d) => [dimension.name, valueAt(dimension, drawUnit(component[d]!, words))]),
    );
  }

  logDensity(point: SearchPoint): number {
    const cells = this.#space.map((dimension) => {
      const value = point[dimension.name]!;
      return dimension.kind === "choice" ? choiceOf(dimension, value) : cellOf(dimension, value);
    });
    const logs = this.#components.map((component) =>
      component.reduce((sum, kernel, d) => sum + log(Math.max(1e-300, massIn(kernel, cells[d]!))), 0),
    );
    const largest = Math.max(...logs);
    return largest + log(logs.reduce((sum, each) => sum + exp(each - largest), 0) / logs.length);
  }
}

type ParzenCell = number | readonly [low: number, high: number];

function massIn(kernel: Kernel, cell: ParzenCell): number {
  if (kernel.kind === "chances") return kernel.chances[cell as number]!;
  return massOf(kernel, cell as readonly [number, number]);
}

function drawUnit(kernel: Kernel, words: WordSequence): number {
  if (kernel.kind === "normal") return drawFrom(kernel, words);
  const { chances } = kernel;
  let left = words.uniform();
  for (const [i, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return (i + 0.5) / chances.length;
  }
  return (chances.length - 0.5) / chances.length;
}

/** One an observed point, then the prior. */
function kernelsOf(dimension: Dimension, observed: readonly SearchPoint[]): readonly Kernel[] {
  const values = observed.map((point) => point[dimension.name]!);
  if (dimension.kind === "choice") return chancesOf(dimension, values);
  const centres = values.map((value) => unitOf(dimension, value));
  const deviations = deviationsOf([...centres, PRIOR.centre]);
  const kernels = centres.map(
    (centre, i): Kernel => ({
      kind: "normal",
      ...truncatedNormal(centre, deviations[i]!),
    }),
  );
  return [...kernels, PRIOR];
}

const PRIOR: Kernel & TruncatedNormal = { kind: "normal", ...truncatedNormal(0.5, 1) };

/**
 * The distance to the farther of a centre's two neighbours, the ends of the interval included (Bergstra et al. 2011,
 * section 4.2), but not below 1/min(100, n + 1).
 */
function deviationsOf(centres: readonly number[]): readonly number[] {
  const sorted = [...centres].sort((a, b) => a - b);
  const least = 1 / Math.min(100, centres.length + 1);
  return centres.map((centre) => {
    const i = sorted.indexOf(centre);
    const below = centre - (sorted[i - 1] ?? 0);
    const above = (sorted[i + 1] ?? 1) - centre;
    return Math.min(1, Math.max(least, below, above));
  });
}

/** The value observed, softened by a prior that is worth one observation among all. */
function chancesOf(dimension: Dimension & { kind: "choice" }, values: readonly unknown[]): readonly Kernel[] {
  const count = dimension.values.length;
  const even = 1 / count;
  const prior = 1 / (values.length + 1);
  const kernels = values.map((value): Kernel => {
    const chosen = choiceOf(dimension, value as SearchPoint[string]);
    const chances = Array.from(
      { length: count },
      (_, i) => (prior * even + (i === chosen ? 1 : 0)) / (1 + prior),
    );
    return { kind: "chances", chances };
  });
  return [...kernels, { kind: "chances", chances: Array.from({ length: count }, () => even) }];
}
