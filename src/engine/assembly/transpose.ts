import { Layer } from "./records.gen";
import { sliceWidth, weightAddress } from "./slices";
import { lanes } from "./vector";

/**
 * The weights of the outputs that lie in vector `v` of a layer, from slices to rows [outputs][inputs] that lie `row` bytes
 * apart: blocks of as many inputs as outputs, turned in registers.
 */
export function transposeVector<T>(layer: Layer, weights: usize, v: i32, target: usize, row: usize): void {
  const first = v * lanes<T>();
  const used = min(lanes<T>(), layer.outputs - first);
  let source = weightAddress<T>(layer, weights, 0, first);
  const stride = widthAt<T>(layer, v) << 4;
  let k: i32 = 0;
  if (used == lanes<T>()) {
    for (; k + lanes<T>() <= layer.inputs; k += lanes<T>()) {
      if (sizeof<T>() == 4) turnFour(source, stride, target, row);
      else turnTwo(source, stride, target, row);
      source += stride * lanes<T>();
      target += 16;
    }
  }
  for (; k < layer.inputs; k++) {
    for (let j: usize = 0; j < <usize>used; j++) store<T>(target + j * row, load<T>(source + j * sizeof<T>()));
    source += stride;
    target += sizeof<T>();
  }
}

/** The way back. */
export function untransposeVector<T>(layer: Layer, weights: usize, v: i32, source: usize, row: usize): void {
  const first = v * lanes<T>();
  const used = min(lanes<T>(), layer.outputs - first);
  let target = weightAddress<T>(layer, weights, 0, first);
  const stride = widthAt<T>(layer, v) << 4;
  for (let k = 0; k < layer.inputs; k++) {
    for (let j: usize = 0; j < <usize>used; j++) store<T>(target + j * sizeof<T>(), load<T>(source + j * row));
    target += stride;
    source += sizeof<T>();
  }
}

/** Width in vectors of the slice that vector `v` lies in. */
export function widthAt<T>(layer: Layer, v: i32): usize {
  let index = 0;
  let end = sliceWidth<T>(layer, 0);
  while (end <= v) end += sliceWidth<T>(layer, ++index);
  return <usize>sliceWidth<T>(layer, index);
}

@inline
function turnFour(source: usize, stride: usize, target: usize, row: usize): void {
  const a = v128.load(source);
  const b = v128.load(source + stride);
  const c = v128.load(source + 2 * stride);
  const d = v128.load(source + 3 * stride);
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(target + row, v128.shuffle<i64>(abLow, cdLow, 1, 3));
  v128.store(target + 2 * row, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(target + 3 * row, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

@inline
function turnTwo(source: usize, stride: usize, target: usize, row: usize): void {
  const a = v128.load(source);
  const b = v128.load(source + stride);
  v128.store(target, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(target + row, v128.shuffle<i64>(a, b, 1, 3));
}
