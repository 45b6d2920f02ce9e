import { hiddenActivations } from "../learner/hidden-activations.ts";
import { connectionsOf, inputsOfExample, outputsOfExample, parted } from "../model/connections.ts";
import type {
  AnswerEncoding,
  CategoryEncoding,
  Encoding,
  NumberEncoding,
  TableEncoding,
} from "../model/encoding.ts";
import type { Activation, Recurrent } from "../model/parameters.ts";
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./onnx-protobuf.ts";
import type { SavedWeights } from "./weights-file.ts";

const ML = "ai.onnx.ml";

/**
 * The network as an ONNX model. Its inputs are the rows as they are in the file: what makes inputs of neurons of them is
 * part of the graph. Outputs: `outputs`, the activations of the output neurons; for classes `label` and `class`, the
 * number and the name of the highest; else `values`, in the targets' own unit.
 *
 * - Images: `pixels`, float [rows][pixels], 0 to 255.
 * - Tables of numbers: `inputs`, double [rows][columns], in the order of the training file; NaN where one is missing.
 * - Tables with categories: an input [rows][1] for each column, by its name: double, or string for a category, where ""
 *   is a missing one.
 */
export function encodeOnnx(
  saved: SavedWeights & { readonly encoding: Encoding },
  version: string,
): Uint8Array {
  const graph = new Graph(saved.weights.weights[0] instanceof Float32Array ? "float" : "double");
  const { inputs, answer } = saved.encoding;
  const x =
    inputs.kind === "pixels"
      ? scaledPixels(graph, inputsOfExample(shapeOf(saved)), inputs.scale)
      : encodedColumns(graph, inputs);
  if (saved.recurrent === undefined) addLayers(graph, x, saved);
  else unfoldLayers(graph, x, saved, saved.recurrent);
  addAnswers(graph, answer, outputsOfExample(shapeOf(saved)));
  return encodeModel({
    producerVersion: version,
    description: `Trial ${saved.trial} after epoch ${saved.epoch}.`,
    graph: "network",
    inputs: graph.inputs,
    outputs: graph.outputs,
    initializers: graph.initializers,
    nodes: graph.nodes,
    metadata: new Map([
      ["trial", saved.trial],
      ["epoch", String(saved.epoch)],
      ["layers", JSON.stringify(saved.weights.layers)],
      ...(saved.recurrent ? [["recurrent", JSON.stringify(saved.recurrent)] as const] : []),
      ["encoding", JSON.stringify(saved.encoding)],
    ]),
  });
}

/** Nodes in the order they are computed. */
class Graph {
  /** What the neurons compute with. */
  readonly type: "float" | "double";
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly nodes: OnnxNode[] = [];

  constructor(type: "float" | "double") {
    this.type = type;
  }

  add(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: readonly OnnxAttribute[] = [],
  ): string {
    this.nodes.push({ type, inputs, outputs: [output], attributes });
    return output;
  }

  constant(
    name: string,
    type: OnnxTensor["type"],
    dims: readonly number[],
    values: ArrayLike<number>,
  ): string {
    this.initializers.push({ name, type, dims, values });
    return name;
  }

  cast(input: string, type: "float" | "double", output: string): string {
    return this.add("Cast", [input], output, [{ name: "to", kind: "int", value: type === "float" ? 1 : 11 }]);
  }
}

function scaledPixels(graph: Graph, width: number, scale: number): string {
  graph.inputs.push({ name: "pixels", type: "float", width });
  const pixels = graph.cast("pixels", "double", "pixels.double");
  const quotient = graph.add(
    "Div",
    [pixels, graph.constant("scale", "double", [1], [scale])],
    "pixels.scaled",
  );
  return graph.cast(quotient, graph.type, "x");
}

function encodedColumns(graph: Graph, { columns }: TableEncoding): string {
  const numbers = columns.filter((column) => column.kind === "number");
  if (numbers.length === columns.length) {
    graph.inputs.push({ name: "inputs", type: "double", width: columns.length });
    return graph.cast(scaledNumbers(graph, "inputs", numbers), graph.type, "x");
  }
  const parts = columns.map((column) =>
    column.kind === "number" ? numberPart(graph, column) : categoryPart(graph, column),
  );
  return graph.add("Concat", parts, "x", [{ name: "axis", kind: "int", value: 1 }]);
}

function numberPart(graph: Graph, column: NumberEncoding): string {
  graph.inputs.push({ name: column.name, type: "double", width: 1 });
  return graph.cast(scaledNumbers(graph, column.name, [column]), graph.type, `${column.name}.x`);
}

/** (x − centre)/width, a missing x replaced first. */
function scaledNumbers(graph: Graph, input: string, columns: readonly NumberEncoding[]): string {
  const { length } = columns;
  const constant = (what: string, pick: (column: NumberEncoding) => number) =>
    graph.constant(`${input}.${what}`, "double", [length], columns.map(pick));
  let x = input;
  if (columns.some(({ missing }) => missing !== undefined)) {
    const isMissing = graph.add("IsNaN", [x], `${input}.isMissing`);
    const standIn = constant("missing", ({ missing }) => missing ?? Number.NaN);
    x = graph.add("Where", [isMissing, standIn, x], `${input}.filled`);
  }
  const centred = graph.add("Sub", [x, constant("centre", ({ centre }) => centre)], `${input}.centred`);
  return graph.add("Div", [centred, constant("width", ({ width }) => width)], `${input}.scaled`);
}

function categoryPart(graph: Graph, { name, categories, hasMissing }: CategoryEncoding): string {
  graph.inputs.push({ name, type: "string", width: 1 });
  const texts = hasMissing ? [...categories, ""] : categories;
  graph.nodes.push({
    type: "OneHotEncoder",
    domain: ML,
    inputs: [name],
    outputs: [`${name}.oneHot`],
    attributes: [
      { name: "cats_strings", kind: "strings", value: texts },
      { name: "zeros", kind: "int", value: 1 },
    ],
  });
  const shape = graph.constant(`${name}.shape`, "int64", [2], [-1, texts.length]);
  const flat = graph.add("Reshape", [`${name}.oneHot`, shape], `${name}.flat`);
  return graph.cast(flat, graph.type, `${name}.x`);
}

/** zˡ = Wˡaˡ⁻¹ + bˡ and aˡ = σ(zˡ), equations (10) and (11). */
function addLayers(
  graph: Graph,
  x: string,
  { weights: { layers, weights, biases }, activation, output }: SavedWeights,
) {
  let a = x;
  const hidden = hiddenActivations({ activation, layers });
  for (const [l, W] of weights.entries()) {
    const isLast = l === weights.length - 1;
    const dims = [layers[l + 1]!, layers[l]!];
    const given = [
      graph.constant(`weights.${l + 1}`, graph.type, dims, W),
      graph.constant(`biases.${l + 1}`, graph.type, [dims[0]!], biases[l]!),
    ];
    const z = graph.add("Gemm", [a, ...given], `z.${l + 1}`, [{ name: "transB", kind: "int", value: 1 }]);
    a = addActivation(graph, z, hidden[l] ?? output, isLast ? "outputs" : `a.${l + 1}`);
  }
  graph.outputs.push({ name: "outputs", type: graph.type, width: layers.at(-1)! });
}

/** a_t = σ(W x_t + U a_{t−1} + b), a node for each step: runtimes' own recurrent operators are for float32 alone. */
function unfoldLayers(
  graph: Graph,
  x: string,
  { weights: { weights, biases, layers, recurrent }, activation, output }: SavedWeights,
  { steps, output: read }: Recurrent,
): void {
  const hidden = hiddenActivations({ activation, layers });
  const last = layers.length - 2;
  const transposed = [{ name: "transB", kind: "int", value: 1 }] as const;
  let below = Array.from({ length: steps }, (_, t) => stepOf(graph, x, t, layers[0]!));
  for (const [l, connection] of connectionsOf({ layers, recurrent }).entries()) {
    const { nOut } = connection;
    const [from, isOutput] = [layers[l]!, l === last];
    const [ownW, ownU] = parted(weights[l]!, connection, from);
    const W = graph.constant(`weights.${l + 1}`, graph.type, [nOut, from], ownW);
    const U = ownU && graph.constant(`recurrent.${l + 1}`, graph.type, [nOut, nOut], ownU);
    const b = graph.constant(`biases.${l + 1}`, graph.type, [nOut], biases[l]!);
    const taken = isOutput && read === "last" ? below.slice(-1) : below;
    let before: string | undefined;
    below = taken.map((input, t) => {
      const name = `${l + 1}.${t + 1}`;
      let z = graph.add("Gemm", [input, W, b], `z.${name}`, transposed);
      if (U && before) z = graph.add("Gemm", [before, U, z], `z.${name}.back`, transposed);
      before = addActivation(graph, z, hidden[l] ?? output, `a.${name}`);
      return before;
    });
  }
  graph.add("Concat", below, "outputs", [{ name: "axis", kind: "int", value: 1 }]);
  graph.outputs.push({ name: "outputs", type: graph.type, width: below.length * layers.at(-1)! });
}

/** The inputs of step t, from 0. */
function stepOf(graph: Graph, x: string, t: number, width: number): string {
  const bound = (name: string, value: number) => graph.constant(`x.${t + 1}.${name}`, "int64", [1], [value]);
  return graph.add(
    "Slice",
    [x, bound("from", t * width), bound("to", (t + 1) * width), bound("axis", 1)],
    `x.${t + 1}`,
  );
}

function shapeOf({ weights: { layers }, recurrent }: SavedWeights) {
  return { layers, ...(recurrent && { recurrent }) };
}

const OPERATORS: Readonly<Record<Exclude<Activation, "step">, string>> = {
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  relu: "Relu",
  // Its default slope below 0 is the 0.01 of src/network/activation.ts.
  "leaky-relu": "LeakyRelu",
  linear: "Identity",
};

function addActivation(
  graph: Graph,
  z: string,
  activation: Activation | SavedWeights["output"],
  name: string,
): string {
  if (activation === "softmax")
    return graph.add("Softmax", [z], name, [{ name: "axis", kind: "int", value: 1 }]);
  if (activation === "step") {
    const zero = graph.constant(`${name}.zero`, graph.type, [1], [0]);
    return graph.cast(graph.add("Greater", [z, zero], `${name}.above`), graph.type, name);
  }
  return graph.add(OPERATORS[activation], [z], name);
}

function addAnswers(graph: Graph, answer: AnswerEncoding, width: number): void {
  if (answer.kind === "classes") {
    graph.add("ArgMax", ["outputs"], "label", [
      { name: "axis", kind: "int", value: 1 },
      { name: "keepdims", kind: "int", value: 0 },
    ]);
    graph.nodes.push({
      type: "LabelEncoder",
      domain: ML,
      inputs: ["label"],
      outputs: ["class"],
      attributes: [
        { name: "keys_int64s", kind: "ints", value: answer.names.map((_, label) => label) },
        { name: "values_strings", kind: "strings", value: answer.names },
      ],
    });
    graph.outputs.push({ name: "label", type: "int64" }, { name: "class", type: "string" });
    return;
  }
  const widths = graph.constant(
    "unit.width",
    "double",
    [width],
    answer.columns.map((column) => column.width),
  );
  const centres = graph.constant(
    "unit.centre",
    "double",
    [width],
    answer.columns.map((column) => column.centre),
  );
  const exact = graph.cast("outputs", "double", "outputs.double");
  graph.add("Add", [graph.add("Mul", [exact, widths], "outputs.widened"), centres], "values");
  graph.outputs.push({ name: "values", type: "double", width });
}
