/** The part of ONNX's protocol buffers that a network needs: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
import { PbfWriter } from "pbf";

/** Numbers of `TensorProto.DataType`. */
export const ELEMENT = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;

export type ElementType = keyof typeof ELEMENT;

export interface OnnxTensor {
  readonly name: string;
  readonly type: "float" | "double" | "int64";
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
}

export type OnnxAttribute =
  | { readonly name: string; readonly kind: "int"; readonly value: number }
  | { readonly name: string; readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly name: string; readonly kind: "strings"; readonly value: readonly string[] };

export interface OnnxNode {
  readonly type: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly OnnxAttribute[];
}

/** An input or output of the graph: [rows][width], the number of rows open. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  /** Absent: one value a row. */
  readonly width?: number;
}

export interface OnnxModel {
  readonly producerVersion: string;
  readonly description: string;
  readonly graph: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Of 2021: what runtimes of the last years read. */
const IR_VERSION = 8;
const OPSET = 13;
const ML_OPSET = 2;

export function encodeModel(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, "runx");
  pbf.writeStringField(3, model.producerVersion);
  pbf.writeStringField(6, model.description);
  pbf.writeMessage(7, writeGraph, model);
  pbf.writeMessage(8, writeOpset, { domain: "", version: OPSET });
  pbf.writeMessage(8, writeOpset, { domain: "ai.onnx.ml", version: ML_OPSET });
  for (const [key, value] of model.metadata) pbf.writeMessage(14, writeEntry, { key, value });
  return pbf.finish();
}

function writeOpset(
  { domain, version }: { readonly domain: string; readonly version: number },
  pbf: PbfWriter,
): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeEntry({ key, value }: { readonly key: string; readonly value: string }, pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeGraph({ graph, nodes, initializers, inputs, outputs }: OnnxModel, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph);
  for (const tensor of initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const input of inputs) pbf.writeMessage(11, writeValue, input);
  for (const output of outputs) pbf.writeMessage(12, writeValue, output);
}

function writeNode({ type, domain, inputs, outputs, attributes = [] }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, outputs[0] ?? type);
  pbf.writeStringField(4, type);
  for (const attribute of attributes) pbf.writeMessage(5, writeAttribute, attribute);
  if (domain !== undefined) pbf.writeStringField(7, domain);
}

/** Numbers of `AttributeProto.AttributeType`. */
const ATTRIBUTE = { int: 2, ints: 7, strings: 8 } as const;

function writeAttribute(attribute: OnnxAttribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name);
  if (attribute.kind === "int") pbf.writeVarintField(3, attribute.value);
  if (attribute.kind === "ints") for (const value of attribute.value) pbf.writeVarintField(8, value);
  if (attribute.kind === "strings") for (const value of attribute.value) pbf.writeStringField(9, value);
  pbf.writeVarintField(20, ATTRIBUTE[attribute.kind]);
}

function writeTensor({ name, type, dims, values }: OnnxTensor, pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, ELEMENT[type]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, littleEndian(type, values));
}

function littleEndian(type: OnnxTensor["type"], values: ArrayLike<number>): Uint8Array {
  const width = type === "float" ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (type === "float") view.setFloat32(4 * i, value, true);
    else if (type === "double") view.setFloat64(8 * i, value, true);
    else view.setBigInt64(8 * i, BigInt(value), true);
  }
  return new Uint8Array(view.buffer);
}

function writeValue({ name, type, width }: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, writeType, { type, width });
}

interface TensorType {
  readonly type: ElementType;
  readonly width: number | undefined;
}

function writeType(value: TensorType, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, value);
}

function writeTensorType({ type, width }: TensorType, pbf: PbfWriter): void {
  pbf.writeVarintField(1, ELEMENT[type]);
  pbf.writeMessage(2, writeShape, width);
}

function writeShape(width: number | undefined, pbf: PbfWriter): void {
  pbf.writeMessage(1, (name: string, dim: PbfWriter) => dim.writeStringField(2, name), "rows");
  if (width !== undefined)
    pbf.writeMessage(1, (n: number, dim: PbfWriter) => dim.writeVarintField(1, n), width);
}
