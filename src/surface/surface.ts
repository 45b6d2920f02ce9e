import { compileFormula, type Formula } from "../expression/formula.ts";
import type { SurfaceFormula } from "../model/surface.ts";
import { compute, numbers } from "./algebra.ts";
import { type Jet, jets } from "./jets.ts";

/** A cost C(v₁ … vₙ) as a function of its variables, equations (4)–(9), with exact derivatives. */
export interface Surface {
  readonly variables: number;
  cost(v: Float64Array): number;
  /** ∇C, equation (6): n entries. */
  gradient(v: Float64Array): Float64Array;
  /** ∂²C/∂vᵢ∂vⱼ, row-major [n][n], symmetric: n(n+1)/2 different numbers. */
  hessian(v: Float64Array): Float64Array;
}

/** The surface of a formula. Throws RunxError for a text that is no formula. */
export function surfaceOf(written: SurfaceFormula, variables: number): Surface {
  return "of" in written ? wholeSurface(written.of, variables) : sumSurface(written.sum, variables);
}

function wholeSurface(text: string, variables: number): Surface {
  const names = Array.from({ length: variables }, (_, i) => `v${i + 1}`);
  const { formula } = compileFormula(text, { origin: { file: "surface.of" }, names });
  const indexOf = new Map(names.map((name, i) => [name, i]));
  const jetAt = (v: Float64Array, order: 1 | 2): Jet => {
    const algebra = jets(variables, order);
    return compute(formula, algebra, (name) => {
      const i = indexOf.get(name)!;
      return algebra.variable(v[i]!, i);
    });
  };
  return {
    variables,
    cost: (v) => compute(formula, numbers, (name) => v[indexOf.get(name)!]!),
    gradient: (v) => jetAt(v, 1).first,
    hessian: (v) => jetAt(v, 2).second,
  };
}

/** Each term depends on two variables at most, so that a thousand variables take a thousand small terms. */
function sumSurface(text: string, variables: number): Surface {
  const vocabulary = { origin: { file: "surface.sum" }, names: ["v", "next", "i"] };
  const { formula, names } = compileFormula(text, vocabulary);
  const terms = names.has("next") ? variables - 1 : variables;
  return {
    variables,
    cost: (v) => {
      let sum = 0;
      for (let i = 0; i < terms; i++) sum += compute(formula, numbers, (name) => localValue(name, v, i));
      return sum;
    },
    gradient: (v) => {
      const sum = new Float64Array(variables);
      for (let i = 0; i < terms; i++) {
        const { first } = term(formula, v, i, 1);
        sum[i] = sum[i]! + first[0]!;
        if (i + 1 < variables) sum[i + 1] = sum[i + 1]! + first[1]!;
      }
      return sum;
    },
    hessian: (v) => {
      const sum = new Float64Array(variables * variables);
      for (let i = 0; i < terms; i++) addBlock(sum, variables, i, term(formula, v, i, 2).second);
      return sum;
    },
  };
}

/** Term i with its derivatives by `v` and `next`. */
function term(formula: Formula, v: Float64Array, i: number, order: 1 | 2): Jet {
  const algebra = jets(2, order);
  return compute(formula, algebra, (name) => {
    const value = localValue(name, v, i);
    return name === "i" ? algebra.constant(value) : algebra.variable(value, name === "v" ? 0 : 1);
  });
}

function localValue(name: string, v: Float64Array, i: number): number {
  return name === "i" ? i + 1 : v[name === "v" ? i : i + 1]!;
}

function addBlock(sum: Float64Array, n: number, i: number, block: Float64Array): void {
  for (let row = 0; row < 2 && i + row < n; row++) {
    for (let column = 0; column < 2 && i + column < n; column++) {
      const at = (i + row) * n + i + column;
      sum[at] = sum[at]! + block[row * 2 + column]!;
    }
  }
}
