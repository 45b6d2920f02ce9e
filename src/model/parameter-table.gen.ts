// Generated from schema/experiment.schema.json by `npm run generate`. Do not edit.
import type { Json } from "./json.ts";
import type { NetworkParameters } from "./spec.gen.ts";

export interface ParameterFacts {
  /** As the field writes it. */
  readonly sign?: string;
  /** The value that is as good as none: it is absent from a trial. */
  readonly off?: Json;
  /** Without meaning, and absent, where a network is only evaluated. */
  readonly trainingOnly?: true;
}

/** Every parameter of a network's training, in the order of the spec. */
export const parameterTable: { readonly [name in keyof NetworkParameters]-?: ParameterFacts } = {
  data: {},
  layers: {},
  recurrent: { off: "off" },
  activation: {},
  output: {},
  cost: {},
  init: {},
  eta: { sign: "η", trainingOnly: true },
  batch_size: { sign: "mini-batch", trainingOnly: true },
  epochs: {},
  lambda: { sign: "λ", off: 0, trainingOnly: true },
  l1: { sign: "λ₁", off: 0, trainingOnly: true },
  dropout: { off: 0, trainingOnly: true },
  momentum: { sign: "μ", off: 0, trainingOnly: true },
  optimizer: { off: "sgd", trainingOnly: true },
  class_weights: { off: "off", trainingOnly: true },
  schedule: { off: "off", trainingOnly: true },
  stop_early: { off: "off", trainingOnly: true },
  precision: {},
  random: { off: "runx" },
  monitor: {},
};
