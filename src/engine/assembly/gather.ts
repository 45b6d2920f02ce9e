import { BYTES, CLASSES } from "./kinds";
import { Network, Split, layerOf } from "./network";

/**
 * Brings `count` examples into the learner's scratch, in the trial's precision: inputs as sparse entries or dense rows, targets as
 * rows. The examples are `rows[0…]` (u32), or those from `first` on when `rows` is 0.
 */
export function gather<T>(network: Network, split: Split, rows: usize, first: i32, count: i32): void {
  let entry = network.inputs;
  if (split.sparse) store<u32>(network.entryEnds, <u32>entry);
  for (let s = 0; s < count; s++) {
    const row = rows ? load<u32>(rows + (<usize>s << 2)) : <u32>(first + s);
    if (split.sparse) {
      entry = gatherEntries<T>(split, row, entry);
      store<u32>(network.entryEnds + (<usize>(s + 1) << 2), <u32>entry);
    } else {
      gatherRow<T>(network, split, row, s);
    }
    gatherTarget<T>(network, split, row, s);
  }
}

/** An entry holds the input's number times 16 (u32) and its value, in two elements of T. Returns the end. */
function gatherEntries<T>(split: Split, row: u32, entry: usize): usize {
  const from = load<u32>(split.rowStarts + (<usize>row << 2));
  const to = load<u32>(split.rowStarts + (<usize>row << 2), 4);
  let input = split.entryInputs + (<usize>from << 1);
  if (split.values == BYTES) {
    const table = sizeof<T>() == 4 ? split.table32 : split.table64;
    const end = split.entryValues + to;
    for (let value = split.entryValues + from; value < end; value++) {
      store<u32>(entry, <u32>load<u16>(input) << 4);
      store<T>(entry, load<T>(table + <usize>load<u8>(value) * sizeof<T>()), sizeof<T>());
      entry += 2 * sizeof<T>();
      input += 2;
    }
  } else {
    const end = split.entryValues + (<usize>to << 3);
    for (let value = split.entryValues + (<usize>from << 3); value < end; value += 8) {
      store<u32>(entry, <u32>load<u16>(input) << 4);
      store<T>(entry, <T>load<f64>(value), sizeof<T>());
      entry += 2 * sizeof<T>();
      input += 2;
    }
  }
  return entry;
}

function gatherRow<T>(network: Network, split: Split, row: u32, s: i32): void {
  const layer = layerOf(network, 0);
  const inputs = <usize>layer.inputs;
  let target = network.inputs + <usize>s * <usize>layer.paddedInputs * sizeof<T>();
  if (split.values == BYTES) {
    const table = sizeof<T>() == 4 ? split.table32 : split.table64;
    const source = split.entryValues + <usize>row * inputs;
    for (let value = source; value < source + inputs; value++) {
      store<T>(target, load<T>(table + <usize>load<u8>(value) * sizeof<T>()));
      target += sizeof<T>();
    }
  } else {
    const source = split.entryValues + ((<usize>row * inputs) << 3);
    for (let value = source; value < source + (inputs << 3); value += 8) {
      store<T>(target, <T>load<f64>(value));
      target += sizeof<T>();
    }
  }
}

function gatherTarget<T>(network: Network, split: Split, row: u32, s: i32): void {
  const layer = layerOf(network, network.layers - 1);
  const outputs = layer.outputs;
  const target = network.targets + <usize>s * <usize>layer.padded * sizeof<T>();
  if (split.targetKind == CLASSES) {
    memory.fill(target, 0, <usize>layer.padded * sizeof<T>());
    const label = load<u16>(split.targets + (<usize>row << 1));
    store<T>(target + <usize>label * sizeof<T>(), <T>1);
  } else {
    const source = split.targets + <usize>row * <usize>outputs * 8;
    for (let j = 0; j < outputs; j++) {
      store<T>(target + <usize>j * sizeof<T>(), <T>load<f64>(source + (<usize>j << 3)));
    }
  }
}
