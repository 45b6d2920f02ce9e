import { posix } from "node:path";
import { describeMetric } from "../../metric/metric.ts";
import type { MetricRule, MetricRules, MetricSource } from "../../model/command.ts";
import type { Json } from "../../model/parameters.ts";
import { didYouMean } from "../../text/near-match.ts";
import { quoted } from "../../text/quoted.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, type Node, nodeAt, placeOf, toJson } from "../node.ts";

/** Keys of `metrics` that are no metric. */
const SETTINGS = ["from", "pattern"];
const METRIC = /^[A-Za-z][A-Za-z0-9._/-]*$/;

/** `metrics` of a checked spec. What cannot be read of it is added to `findings`. */
export function readMetrics(root: Mapping, findings: Findings): MetricRules {
  const written = root.entries.get("metrics")?.value;
  if (written?.kind !== "mapping") return { source: { kind: "metrics-file" }, named: [] };
  const source = readSource(written, findings);
  const named = Array.from(written.entries).flatMap(([metric, { key, value }]) => {
    if (SETTINGS.includes(metric)) return [];
    if (METRIC.test(metric)) return [ruleOf(metric, value, findings)];
    findings.add({
      code: "spec.metric-name",
      message: `${quoted(metric)} cannot be a metric's name.`,
      hint: "Use letters, digits, dots, dashes, slashes and underscores, beginning with a letter: validation.accuracy.",
      where: placeOf(key),
    });
    return [];
  });
  if (source.kind === "stdout" && source.format === "pattern") {
    checkGroups(source.pattern, named, written, findings);
  }
  return { source, named };
}

function ruleOf(metric: string, value: Node, findings: Findings): MetricRule {
  const written = toJson(value) as string | Omit<MetricRule, "metric">;
  if (typeof written === "string") return { metric, from: written };
  const known = describeMetric(metric).better;
  if (written.better !== undefined && known !== "none" && known !== written.better) {
    findings.add({
      code: "spec.metrics",
      message: `${metric} is the name of a metric that is better when it is ${known}.`,
      hint: "Leave better out, or give the metric another name.",
      where: placeOf(nodeAt(value, ["better"])),
    });
  }
  return { metric, ...written };
}

function readSource(written: Mapping, findings: Findings): MetricSource {
  const text = (key: string): Json | undefined => {
    const node = written.entries.get(key)?.value;
    return node && toJson(node);
  };
  const [from = "RUNX_METRICS", pattern] = [text("from"), text("pattern")].map(
    (each) => each as string | undefined,
  );
  const refuse = (key: string, message: string, hint: string) =>
    findings.add({ code: "spec.metrics", message, hint, where: placeOf(nodeAt(written, [key])) });
  if (pattern !== undefined && from !== "stdout") {
    refuse(
      "pattern",
      `pattern reads lines of stdout; these metrics come from ${from}.`,
      "Write from: stdout, or leave pattern out.",
    );
  }
  if (from === "RUNX_METRICS") return { kind: "metrics-file" };
  if (from === "stdout") return stdoutSource(pattern);
  const format = FORMATS[posix.extname(from)];
  if (format === undefined) {
    refuse(
      "from",
      `${quoted(from)} is not a place that metrics are read from.`,
      "Write RUNX_METRICS, stdout, or a file below {out} that ends in .jsonl, .json, .csv or .tsv.",
    );
  } else if (leavesFolder(from)) {
    refuse(
      "from",
      `${quoted(from)} does not lie below {out}.`,
      "Give a path without .. that does not begin with a slash.",
    );
  }
  return { kind: "file", format: format ?? "json-lines", path: from };
}

const FORMATS: { readonly [ending: string]: "csv" | "tsv" | "json" | "json-lines" } = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".json": "json",
  ".jsonl": "json-lines",
  ".ndjson": "json-lines",
};

function stdoutSource(pattern: string | undefined): MetricSource {
  if (pattern === undefined) return { kind: "stdout", format: "json-lines" };
  return pattern === "key-value"
    ? { kind: "stdout", format: "key-value" }
    : { kind: "stdout", format: "pattern", pattern };
}

/** Whether a path below a folder leads out of it. */
export function leavesFolder(path: string): boolean {
  const normal = posix.normalize(path);
  return posix.isAbsolute(path) || normal === ".." || normal.startsWith("../") || path.includes("\0");
}

/** A pattern needs groups with names, those of the metrics among them. */
function checkGroups(
  pattern: string,
  named: readonly MetricRule[],
  written: Mapping,
  findings: Findings,
): void {
  const refuse = (path: readonly string[], message: string, hint: string) =>
    findings.add({ code: "spec.pattern", message, hint, where: placeOf(nodeAt(written, path)) });
  const groups = [...pattern.matchAll(/\(\?<([A-Za-z_$][\w$]*)>/g)].map(([, name]) => name!);
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*\/u?: /, "");
    refuse(
      ["pattern"],
      `This is not a regular expression: ${reason}.`,
      "It is one of JavaScript's: (?<name>…) is a named group, \\. a point.",
    );
    return;
  }
  if (groups.every((name) => name === "epoch")) {
    refuse(
      ["pattern"],
      "The pattern has no named group for a value.",
      "Put what is reported into one: loss=(?<loss>\\S+).",
    );
    return;
  }
  for (const { metric, from } of named) {
    if (groups.includes(from)) continue;
    refuse(
      [metric],
      `The pattern has no group ${quoted(from)}.`,
      `${didYouMean(from, groups)}Its groups are ${groups.join(", ")}.`,
    );
  }
}
