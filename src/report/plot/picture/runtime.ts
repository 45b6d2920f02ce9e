/** A specification made ready to be drawn, by a page as by `runx plot`. */
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import type { VegaLiteSpec } from "../figure/figure.ts";

/** The interpreter needs the syntax trees of expressions: the page's policy forbids code made from text. */
export function runtimeOf(spec: VegaLiteSpec, fitted = (full: vega.Spec) => full): vega.Runtime {
  const { spec: full } = compile(spec as object as TopLevelSpec, { logger: silent });
  return vega.parse(fitted(full), undefined, { ast: true });
}

const refuse = (): Promise<never> => Promise.reject(new Error("figures load nothing"));

/** A figure holds all it draws: whatever would be fetched is a defect or an attack. */
export const viewOptions = {
  expr: expressionInterpreter,
  loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse },
};

const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
