import { functions } from "../expression/evaluate.ts";
import type { FunctionName } from "../expression/lower.ts";
import { power } from "../numerics/power.ts";
import type { Algebra } from "./algebra.ts";

/**
 * A number with its partial derivatives by k variables: forward differentiation by dual numbers (Clifford 1873;
 * Griewank and Walther, Evaluating Derivatives, 2008, chapter 13). Exact but for rounding: there is no step size.
 */
export interface Jet {
  readonly value: number;
  /** ∂/∂vᵢ, k entries. */
  readonly first: Float64Array;
  /** ∂²/∂vᵢ∂vⱼ, row-major [k][k]; empty where only first derivatives are wanted. */
  readonly second: Float64Array;
}

/** f, f′ and f″ at one point. */
interface Taylor {
  readonly f: number;
  readonly f1: number;
  readonly f2: number;
}

/** Numbers with derivatives by `k` variables up to `order`. */
export function jets(k: number, order: 1 | 2): Algebra<Jet> & { variable(value: number, i: number): Jet } {
  const squares = order === 2 ? k * k : 0;
  const constant = (value: number): Jet => ({
    value,
    first: new Float64Array(k),
    second: new Float64Array(squares),
  });
  /** a·x + b·y + value with derivatives; the linear part of every rule. */
  const combined = (value: number, a: number, x: Jet, b: number, y: Jet): Jet => {
    const jet = constant(value);
    for (let i = 0; i < k; i++) jet.first[i] = a * x.first[i]! + b * y.first[i]!;
    for (let i = 0; i < squares; i++) jet.second[i] = a * x.second[i]! + b * y.second[i]!;
    return jet;
  };
  /** Adds c·(∇x ∇yᵀ + ∇y ∇xᵀ) to the second derivatives. */
  const bent = (jet: Jet, c: number, x: Jet, y: Jet): Jet => {
    if (order === 1) return jet;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        const outer = x.first[i]! * y.first[j]! + y.first[i]! * x.first[j]!;
        jet.second[i * k + j] = jet.second[i * k + j]! + c * outer;
      }
    }
    return jet;
  };
  /** f(x) by the chain rule. */
  const chained = (x: Jet, { f, f1, f2 }: Taylor): Jet => bent(combined(f, f1, x, 0, x), f2 / 2, x, x);
  const multiply = (x: Jet, y: Jet): Jet =>
    bent(combined(x.value * y.value, y.value, x, x.value, y), 1, x, y);
  const call = (name: FunctionName, of: Jet): Jet => chained(of, taylor[name](of.value));
  return {
    constant,
    variable: (value, i) => {
      const jet = constant(value);
      jet.first[i] = 1;
      return jet;
    },
    negative: (of) => combined(-of.value, -1, of, 0, of),
    add: (x, y) => combined(x.value + y.value, 1, x, 1, y),
    subtract: (x, y) => combined(x.value - y.value, 1, x, -1, y),
    multiply,
    divide: (x, y) => {
      const quotient = multiply(x, chained(y, powerTaylor(y.value, -1)));
      return { ...quotient, value: x.value / y.value };
    },
    power: (base, exponent) =>
      typeof exponent === "number"
        ? chained(base, powerTaylor(base.value, exponent))
        : call("exp", multiply(exponent, call("ln", base))),
    call,
  };
}

/** xᶜ: c·xᶜ⁻¹ and c(c−1)·xᶜ⁻², without 0·∞ where a factor vanishes. */
function powerTaylor(x: number, c: number): Taylor {
  const scaled = (factor: number, exponent: number) => (factor === 0 ? 0 : factor * power(x, exponent));
  return { f: power(x, c), f1: scaled(c, c - 1), f2: scaled(c * (c - 1), c - 2) };
}

const taylor: { readonly [name in FunctionName]: (x: number) => Taylor } = {
  exp: (x) => {
    const f = functions.exp(x);
    return { f, f1: f, f2: f };
  },
  ln: (x) => ({ f: functions.ln(x), f1: 1 / x, f2: -1 / (x * x) }),
  sin: (x) => {
    const f = functions.sin(x);
    return { f, f1: functions.cos(x), f2: -f };
  },
  cos: (x) => {
    const f = functions.cos(x);
    return { f, f1: -functions.sin(x), f2: -f };
  },
  sqrt: (x) => powerTaylor(x, 0.5),
  /** No derivative at 0. */
  abs: (x) => ({ f: Math.abs(x), f1: x === 0 ? Number.NaN : Math.sign(x), f2: x === 0 ? Number.NaN : 0 }),
};
