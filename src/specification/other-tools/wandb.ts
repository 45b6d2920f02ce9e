import type { Json } from "../../model/json.ts";
import { isMapping, type JsonObject } from "../../model/json.ts";
import { exp } from "../../numerics/exp.ts";
import { type Parameter, rounded, type Sweep, type SweptValues, textOf } from "./sweep.ts";

const METHODS = { grid: "grid", random: "random", bayes: "tpe" } as const;

/** A sweep of Weights & Biases (docs.wandb.ai/guides/sweeps/sweep-config-keys); undefined for what is none. */
export function readWandb(file: JsonObject): Sweep | undefined {
  const { parameters, hyperparameters, trainer } = file;
  const named = [parameters, hyperparameters].find(isMapping);
  const method = Object.entries(METHODS).find(([name]) => name === file.method)?.[1];
  const isSweep =
    method !== undefined || isMapping(file.early_terminate) || textOf(file.program) !== undefined;
  if (named === undefined ? !isMapping(trainer) : !isSweep && !isMapping(hyperparameters)) return undefined;
  const read = [...(named ? parametersOf(named) : []), ...(isMapping(trainer) ? parametersOf(trainer) : [])];
  const early = isMapping(file.early_terminate);
  const isHalving = early && method === "random";
  const metric = goalOf(file.metric);
  const { command, args } = commandOf(file);
  const trials = typeof file.run_cap === "number" ? file.run_cap : undefined;
  const name = textOf(file.name);
  return {
    ...(name === undefined ? {} : { name }),
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(trials === undefined ? {} : { trials }),
    ...(metric === undefined ? {} : { metric }),
    parameters: read.map(({ name: each, values }) => ({ name: each, values })),
    method: isHalving ? "successive-halving" : (method ?? "grid"),
    unsaid: [
      ...read.flatMap(({ note }) => (note === undefined ? [] : [note])),
      ...(early && !isHalving
        ? [
            "early_terminate: method: successive-halving with rungs gives poor points up early, in place of tpe.",
          ]
        : []),
      ...["project", "entity", "description"].flatMap((key) =>
        key in file ? [`${key}: ${textOf(file[key]) ?? ""}`] : [],
      ),
    ],
  };
}

type Read = Parameter & { readonly note?: string };

function parametersOf(parameters: JsonObject, before = ""): readonly Read[] {
  return Object.entries(parameters).flatMap(([key, value]): readonly Read[] => {
    const name = `${before}${key}`;
    if (!isMapping(value)) return [{ name, values: plain(value) }];
    if (isMapping(value.parameters)) return parametersOf(value.parameters, `${name}.`);
    const read = distribution(value);
    if (read === undefined) return parametersOf(value, `${name}.`);
    return [{ name, ...read, ...(read.note === undefined ? {} : { note: `${name}: ${read.note}` }) }];
  });
}

/** Outside W&B's own spelling a list is a list of values, anything else the value. */
function plain(value: Json): SweptValues {
  return Array.isArray(value) ? { kind: "list", values: value } : { kind: "fixed", value };
}

/** Undefined for a mapping that describes no values. */
function distribution(
  said: JsonObject,
): { readonly values: SweptValues; readonly note?: string } | undefined {
  if ("value" in said) return { values: { kind: "fixed", value: said.value! } };
  if (Array.isArray(said.values)) {
    const note =
      "probabilities" in said ? { note: "probabilities are not kept: values are equally likely." } : {};
    return { values: { kind: "list", values: said.values as readonly Json[] }, ...note };
  }
  const kind = textOf(said.distribution) ?? "uniform";
  if (typeof said.mu === "number" && typeof said.sigma === "number") return normal(kind, said.mu, said.sigma);
  const { min, max } = said;
  if (typeof min !== "number" || typeof max !== "number") return undefined;
  const isLog = kind.includes("log");
  // W&B gives the ends of log_uniform as exponents of e, those of log_uniform_values as they are.
  const isExponent = isLog && !kind.endsWith("_values");
  const [from, to] = isExponent ? [rounded(exp(min)), rounded(exp(max))] : [min, max];
  const note = kind.startsWith("q_") ? { note: `steps of ${textOf(said.q) ?? 1} are not said.` } : {};
  return { values: { kind: "interval", from, to, isLog }, ...note };
}

/** Two standard deviations to either side. */
function normal(
  kind: string,
  mu: number,
  sigma: number,
): { readonly values: SweptValues; readonly note: string } {
  const isLog = kind.includes("log");
  const ends = [mu - 2 * sigma, mu + 2 * sigma].map((end) => rounded(isLog ? exp(end) : end));
  const [from, to] = ends as [number, number];
  return {
    values: { kind: "interval", from, to, isLog },
    note: `${kind} became the interval that holds 95 % of it.`,
  };
}

function goalOf(metric: Json | undefined): Sweep["metric"] {
  if (!isMapping(metric)) return undefined;
  const name = textOf(metric.name);
  return name === undefined
    ? undefined
    : { name, goal: metric.goal === "maximize" ? "maximize" : "minimize" };
}

function commandOf(file: JsonObject): Pick<Sweep, "command" | "args"> {
  const program = textOf(file.program);
  if (!Array.isArray(file.command))
    return program === undefined ? {} : { command: [...startOf(program), "{args}"] };
  const words = (file.command as readonly Json[]).map(String).filter((word) => word !== `${"$"}{env}`);
  const command = words.map((word) =>
    word
      .replace(/^\$\{interpreter\}$|^python$/, "python3")
      .replace(/^\$\{program\}$/, program ?? "train.py")
      .replace(/^\$\{args\w*\}$/, "{args}"),
  );
  const isAssigned = words.some((word) => word.includes("args_no_hyphens"));
  return { command, ...(isAssigned ? { args: "name=value" as const } : {}) };
}

/** How a program is started that is named by its file alone. */
function startOf(program: string): readonly string[] {
  return /\.py$/.test(program) ? ["python3", program] : [program.includes("/") ? program : `./${program}`];
}
