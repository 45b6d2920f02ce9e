import { lanes } from "./vector";
import { Layer } from "./records.gen";

// The outputs of a layer are cut into slices of at most 8 registers of one vector or 5 of two, as equal as possible, the
// wider ones first: so many sums hide the latency of a multiply-add. Two examples at once pass through slices of pairs. The
// weights of a slice lie together, [inputs][width], so that they stay in the cache while a whole mini-batch passes.

/** How many slices a layer has. */
@inline
export function sliceCount<T>(layer: Layer): i32 {
  const most = layer.unit == 2 ? 5 : 8;
  return (registers<T>(layer) + most - 1) / most;
}

/** Width of slice `index` in vectors. */
@inline
export function sliceWidth<T>(layer: Layer, index: i32): i32 {
  const count = sliceCount<T>(layer);
  const least = registers<T>(layer) / count;
  return (least + (index < registers<T>(layer) % count ? 1 : 0)) * layer.unit;
}

@inline
function registers<T>(layer: Layer): i32 {
  return layer.padded / (lanes<T>() * layer.unit);
}

/** Address of the weight from input k to output j. */
export function weightAddress<T>(layer: Layer, weights: usize, k: i32, j: i32): usize {
  const vector = j / lanes<T>();
  let start = 0;
  let index = 0;
  let width = sliceWidth<T>(layer, 0);
  while (start + width <= vector) {
    start += width;
    index++;
    width = sliceWidth<T>(layer, index);
  }
  const slice = weights + ((<usize>start * layer.inputs) << 4);
  return slice + ((<usize>(k * width)) << 4) + <usize>(j - start * lanes<T>()) * sizeof<T>();
}
