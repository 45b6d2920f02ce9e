import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "../../src/weights/safetensors.ts";
import { refusalOf } from "./networks.ts";

const SAMPLE: Safetensors = {
  tensors: new Map([
    ["a", { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6.5) }],
    ["b", { shape: [1], values: Float64Array.of(0.1) }],
    ["none", { shape: [0, 4], values: new Float32Array() }],
  ]),
  metadata: new Map([["greek", "ηλ"]]),
};

/** The sample with its header text replaced; the data stays. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const bytes = Buffer.from(encodeSafetensors(SAMPLE));
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, unknown>;
  const text = Buffer.from(JSON.stringify(change(header)));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([prefix, text, bytes.subarray(8 + length)]);
}

describe("safetensors", () => {
  it("gives back what was written", () => {
    const { tensors, metadata } = decodeSafetensors("f", encodeSafetensors(SAMPLE));
    expect([...tensors]).toEqual([...SAMPLE.tensors]);
    expect(metadata.get("greek")).toBe("ηλ");
  });

  it("lays the file out as the format says", () => {
    const bytes = Buffer.from(encodeSafetensors(SAMPLE));
    const length = Number(bytes.readBigUInt64LE(0));
    expect((8 + length) % 8).toBe(0);
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    expect(header.a).toEqual({ dtype: "F32", shape: [2, 3], data_offsets: [0, 24] });
    expect(header.b).toEqual({ dtype: "F64", shape: [1], data_offsets: [24, 32] });
    expect(bytes.readFloatLE(8 + length + 20)).toBe(6.5);
    expect(bytes.readDoubleLE(8 + length + 24)).toBe(0.1);
    expect(bytes.length).toBe(8 + length + 32);
  });

  it("keeps every bit, NaN and -0 included", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        const values = Float64Array.from(numbers);
        const tensors = new Map([["x", { shape: [values.length], values }]]);
        const read = decodeSafetensors("f", encodeSafetensors({ tensors, metadata: new Map() }));
        expect(read.tensors.get("x")?.values).toEqual(values);
      }),
    );
  });

  it("refuses a file cut anywhere, and one byte too many", () => {
    const bytes = encodeSafetensors(SAMPLE);
    for (let length = 0; length < bytes.length; length++) {
      expect(refusalOf(() => decodeSafetensors("cut.st", bytes.subarray(0, length)))).toMatch(
        /^weights.damaged: cut.st/,
      );
    }
    expect(refusalOf(() => decodeSafetensors("f", Buffer.concat([bytes, Buffer.of(0)])))).toContain(
      "its header describes",
    );
  });

  it("refuses changed numbers", () => {
    const bytes = encodeSafetensors(SAMPLE);
    bytes[bytes.length - 1]! ^= 1;
    expect(refusalOf(() => decodeSafetensors("f", bytes))).toContain("SHA-256");
  });

  it("refuses changed metadata", () => {
    const changed = withHeader((header) => ({
      ...header,
      __metadata__: { ...(header.__metadata__ as object), greek: "μ" },
    }));
    expect(refusalOf(() => decodeSafetensors("f", changed))).toContain("metadata's SHA-256");
  });

  it("reads files of other programs, which carry no digest", () => {
    const foreign = withHeader(({ __metadata__, ...header }) => header);
    expect([...decodeSafetensors("f", foreign).tensors]).toEqual([...SAMPLE.tensors]);
  });

  it.each([
    ["a header that is a list", () => []],
    ["another type", (h: object) => ({ ...h, a: { dtype: "I64", shape: [3], data_offsets: [0, 24] } })],
    [
      "a shape that does not fit",
      (h: object) => ({ ...h, a: { dtype: "F32", shape: [2, 4], data_offsets: [0, 24] } }),
    ],
    ["an overlap", (h: object) => ({ ...h, b: { dtype: "F64", shape: [1], data_offsets: [16, 24] } })],
    ["a gap", (h: object) => ({ ...h, a: { dtype: "F32", shape: [5], data_offsets: [4, 24] } })],
    [
      "offsets past the end",
      (h: object) => ({ ...h, b: { dtype: "F64", shape: [3], data_offsets: [24, 48] } }),
    ],
    ["negative offsets", (h: object) => ({ ...h, a: { dtype: "F32", shape: [6], data_offsets: [-24, 0] } })],
    ["no offsets", (h: object) => ({ ...h, a: { dtype: "F32", shape: [6] } })],
    ["an entry that is a number", (h: object) => ({ ...h, a: 1 })],
  ])("refuses %s", (_, change) => {
    expect(refusalOf(() => decodeSafetensors("bad.st", withHeader(change)))).toMatch(
      /^weights.damaged: bad.st/,
    );
  });

  it("refuses or reads any bytes, and never throws anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (bytes, length) => {
        const prefix = Buffer.alloc(8);
        prefix.writeBigUInt64LE(BigInt(length));
        const file = Buffer.concat([prefix, bytes]);
        expect(refusalOf(() => decodeSafetensors("f", file))).toContain("weights.damaged");
      }),
    );
  });
});
