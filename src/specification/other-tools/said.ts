import { stringify } from "yaml";
import type { Json } from "../../model/json.ts";
import { nearest } from "../../text/near-match.ts";
import { schemaErrors } from "../schema.ts";
import { nameHere } from "./parameter-names.ts";
import type { Parameter, Sweep, SweptValues } from "./sweep.ts";

/** The spec that asks the same, as YAML; what it cannot say stands below it as comments. */
export function said(sweep: Sweep): string {
  const { spec, unsaid } = sweep.command === undefined ? ofNetwork(sweep) : ofProgram(sweep, sweep.command);
  const text = stringify(spec, { flowCollectionPadding: true, lineWidth: 100, collectionStyle: "any" });
  const comments = [...unsaid, ...sweep.unsaid].map((line) => `# Not said: ${line.replace(/\s+/g, " ")}\n`);
  return `${text}${comments.join("")}`;
}

interface Said {
  readonly spec: { readonly [key: string]: unknown };
  readonly unsaid: readonly string[];
}

const USUAL_SEEDS = 3;
const USUAL_TRIALS = 20;

function ofProgram(sweep: Sweep, command: readonly string[]): Said {
  const { metric, parameters, args } = sweep;
  const isSearch = sweep.method !== "grid";
  const fixed = parameters.filter(({ values }) => values.kind === "fixed");
  const judged = metric?.goal === "maximize" ? "validation.accuracy" : "validation.cost";
  const named = metric ?? (isSearch ? { name: "val_loss" } : undefined);
  // Halving says itself how many epochs a trial has, and the program must take them.
  const given = Object.fromEntries(fixed.map(({ name, values }) => [name, firstOf(values)]));
  const epochs =
    sweep.method === "successive-halving" && !("epochs" in given) ? { epochs: RUNGS.at(-1)! } : {};
  const held = { ...given, ...epochs, ...declared(parameters, Object.keys(given)) };
  return {
    spec: {
      name: nameOf(sweep.name),
      command,
      ...(args === undefined ? {} : { args }),
      inputs: command.filter((word) => FILE.test(word)),
      ...(Object.keys(held).length === 0 ? {} : { parameters: held }),
      ...(named === undefined ? {} : { metrics: { [judged]: named.name } }),
      seeds: USUAL_SEEDS,
      ...variation(sweep, parameters),
    },
    unsaid:
      metric === undefined && isSearch ? ["which metric the search is judged by: val_loss is a guess."] : [],
  };
}

/** `train.py`: a word of a command that names a file. */
const FILE = /^[^-{$][^{$]*\.[A-Za-z]\w*$/;

/** What varies is declared where it would be taken for a misspelling of another parameter. */
function declared(
  parameters: readonly Parameter[],
  names: readonly string[],
): { readonly [name: string]: Json } {
  const close = parameters.filter(({ name, values }) => values.kind !== "fixed" && nearest(name, names));
  return Object.fromEntries(close.map(({ name, values }) => [name, firstOf(values)]));
}

function firstOf(values: SweptValues): Json {
  return values.kind === "list"
    ? (values.values[0] ?? null)
    : values.kind === "interval"
      ? values.from
      : values.value;
}

/** What other tools and runx call by the same name. `layers` is not among them: elsewhere it often is a number of layers. */
const SAME_NAMES = ["eta", "batch_size", "epochs", "optimizer", "dropout", "activation", "momentum", "l1"];

/** The parameter of a network that is meant, which may lie in a mapping: `optimizer.lr`. */
function networkParameter(name: string): string | undefined {
  const last = name.split(".").at(-1)!;
  return SAME_NAMES.includes(last) ? last : nameHere(last);
}

const USUAL = { data: "mnist", layers: [784, 30, 10], eta: 0.5, batch_size: 10, epochs: 10 } as const;

function ofNetwork(sweep: Sweep): Said {
  const unsaid: string[] = [];
  const known = new Map<string, Parameter>();
  for (const parameter of sweep.parameters) {
    const key = networkParameter(parameter.name);
    const values = key === undefined ? undefined : fitting(key, parameter.values);
    if (key === undefined || values === undefined || known.has(key)) {
      unsaid.push(`${parameter.name}: networks of runx have no such setting.`);
    } else known.set(key, { name: key, values });
  }
  const parameters = [...known.values()];
  const fixed = parameters.flatMap(({ name, values }) =>
    values.kind === "fixed" ? [[name, values.value] as const] : [],
  );
  const isHalving = sweep.method === "successive-halving";
  const usual = Object.entries(USUAL).filter(
    ([name]) => !known.has(name) && !(isHalving && name === "epochs"),
  );
  const isSearch = sweep.method !== "grid";
  return {
    spec: {
      name: nameOf(sweep.name),
      ...Object.fromEntries(usual),
      ...Object.fromEntries(fixed.filter(([name]) => !(isHalving && name === "epochs"))),
      seeds: USUAL_SEEDS,
      ...variation(sweep, isHalving ? parameters.filter(({ name }) => name !== "epochs") : parameters),
    },
    unsaid: [
      ...(isSearch || sweep.metric === undefined
        ? []
        : [`metric ${sweep.metric.name}: a report compares test.accuracy.`]),
      ...unsaid,
    ],
  };
}

/** The values that the key can have; undefined where there are none. */
function fitting(key: string, values: SweptValues): SweptValues | undefined {
  switch (values.kind) {
    case "interval":
      return isNumber(key) ? values : undefined;
    case "fixed": {
      const value = inRunx(key, values.value);
      return fits(key, value) ? { kind: "fixed", value } : undefined;
    }
    case "list": {
      const fit = values.values.map((value) => inRunx(key, value)).filter((value) => fits(key, value));
      return fit.length === 0 ? undefined : { kind: "list", values: fit };
    }
  }
}

/** Words are written small; a number of hidden neurons becomes the layers of MNIST. */
function inRunx(key: string, value: Json): Json {
  if (key === "layers") return typeof value === "number" ? [784, value, 10] : value;
  return typeof value === "string" ? value.toLowerCase() : value;
}

function fits(key: string, value: Json): boolean {
  return schemaErrors(value, key).length === 0;
}

function isNumber(key: string): boolean {
  return fits(key, 1) && key !== "layers";
}

/** What varies: as a grid, or as the space of a search. */
function variation(sweep: Sweep, parameters: readonly Parameter[]): { readonly [key: string]: unknown } {
  const varied = parameters.filter(({ values }) => values.kind !== "fixed");
  if (varied.length === 0) return {};
  const inGrid = Object.fromEntries(varied.map(({ name, values }) => [name, gridOf(values)]));
  if (sweep.method === "grid") return { vary: inGrid };
  const space = Object.fromEntries(varied.map(({ name, values }) => [name, spaceOf(values)]));
  const metric =
    sweep.command === undefined && sweep.metric?.goal === "minimize" ? { metric: "validation.cost" } : {};
  const rungs = sweep.method === "successive-halving" ? { rungs: RUNGS } : {};
  return {
    search: { method: sweep.method, trials: sweep.trials ?? USUAL_TRIALS, ...rungs, ...metric, space },
  };
}

const RUNGS = [3, 9, 27];
const GRID_STEPS = 5;

function gridOf(values: SweptValues): unknown {
  if (values.kind === "list") return values.values;
  if (values.kind === "fixed") return [values.value];
  const { from, to, isLog } = values;
  const steps =
    Number.isInteger(from) && Number.isInteger(to) && !isLog
      ? Math.min(GRID_STEPS, to - from + 1)
      : GRID_STEPS;
  return { from, to, steps, ...(isLog ? { scale: "log" } : {}) };
}

function spaceOf(values: SweptValues): unknown {
  if (values.kind === "list") return values.values;
  if (values.kind === "fixed") return [values.value];
  const { from, to, isLog } = values;
  return { from, to, ...(isLog ? { scale: "log" } : {}) };
}

function nameOf(name: string | undefined): string {
  const plain = (name ?? "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return plain === "" ? "sweep" : plain.slice(0, 100);
}
