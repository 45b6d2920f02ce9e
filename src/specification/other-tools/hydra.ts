import type { Json } from "../../model/json.ts";
import { isMapping, type JsonObject } from "../../model/json.ts";
import { flattened, type Parameter, type Sweep, type SweptValues, textOf } from "./sweep.ts";

/** A configuration of Hydra with a sweep in it (hydra.cc/docs/tutorials/basic/running_your_app/multi-run). */
export function readHydra(file: JsonObject): Sweep | undefined {
  const { hydra, defaults, ...own } = file;
  if (!isMapping(hydra)) return undefined;
  const sweeper = isMapping(hydra.sweeper) ? hydra.sweeper : {};
  const params = isMapping(sweeper.params) ? sweeper.params : {};
  const swept = Object.entries(params).map(([name, text]) => ({ name, values: valuesOf(text) }));
  const names = new Set(swept.map(({ name }) => name));
  const fixed = flattened(own).flatMap(([name, value]): readonly Parameter[] =>
    names.has(name) ? [] : [{ name, values: { kind: "fixed", value } }],
  );
  const isSearch = swept.some(({ values }) => values.kind === "interval");
  const trials = typeof sweeper.n_trials === "number" ? sweeper.n_trials : undefined;
  const job = isMapping(hydra.job) ? textOf(hydra.job.name) : undefined;
  return {
    ...(job === undefined ? {} : { name: job }),
    command: ["python3", `${job ?? "train"}.py`, "{args}"],
    args: "name=value",
    parameters: [...swept, ...fixed],
    method: isSearch ? "tpe" : "grid",
    ...(trials === undefined ? {} : { trials }),
    metric: { name: "objective", goal: sweeper.direction === "maximize" ? "maximize" : "minimize" },
    unsaid: defaults === undefined ? [] : ["defaults: put the keys of those files under parameters."],
  };
}

/** `0.1,0.01`, `choice(a, b)`, `range(1, 5)`, `interval(0.001, 1)`, `tag(log, interval(0.001, 1))`. */
function valuesOf(text: Json): SweptValues {
  if (Array.isArray(text)) return { kind: "list", values: text as readonly Json[] };
  if (typeof text !== "string") return { kind: "fixed", value: text };
  const interval = /interval\(\s*([^,()]+),\s*([^,()]+)\)/.exec(text);
  if (interval !== null) {
    const [from, to] = [Number(interval[1]), Number(interval[2])];
    if (Number.isFinite(from) && Number.isFinite(to)) {
      return { kind: "interval", from, to, isLog: /tag\(\s*log\b|\blog\(/.test(text) };
    }
  }
  const range = /^range\(([^()]*)\)$/.exec(text.trim());
  if (range !== null) return { kind: "list", values: stepsOf(range[1]!.split(",").map(Number)) };
  const listed = /^choice\((.*)\)$/s.exec(text.trim())?.[1] ?? text;
  const values = listed.split(",").map((each) => scalarOf(each.trim()));
  return values.length === 1 ? { kind: "fixed", value: values[0]! } : { kind: "list", values };
}

const MOST_STEPS = 1_000;

/** As Python counts: the end is not among them. */
function stepsOf(numbers: readonly number[]): readonly number[] {
  const [first = 0, second, step = 1] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const count = Math.min(MOST_STEPS, Math.max(0, Math.ceil((to - from) / step)));
  return Array.from({ length: Number.isFinite(count) ? count : 0 }, (_, i) => from + i * step);
}

function scalarOf(text: string): Json {
  const bare = text.replace(/^(['"])(.*)\1$/s, "$2");
  if (bare !== text) return bare;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? number : text;
}
