import { beginGradient } from "./adaptive";
import { gather, gatherSteps } from "./gather";
import { DESCENT } from "./kinds";
import { layerOf } from "./network";
import { Update, Layer, Network, Split } from "./records.gen";
import { applyMasks, backward, forwardLayer } from "./passes";
import { dropoutWords } from "./random";
import { accumulateThroughTime, backwardThroughTime, forwardThroughTime } from "./recurrent";
import { accumulate, beginStep, clippedStep, endStep } from "./update";

/**
 * Mini-batches of `batch` examples at positions `from` … `to` of the epoch's order, equations (24) and (25).
 * The last batch is short where the order ends. Each batch is averaged over its own size.
 */
export function train<T>(
  network: Network,
  split: Split,
  update: Update,
  from: i32,
  to: i32,
  batch: i32,
  epoch: i32,
): void {
  for (let position = from; position < to; position += batch) {
    step<T>(network, split, update, position, min(batch, to - position), epoch);
  }
}

/**
 * One mini-batch of m examples, passed through in chunks; every δ is computed with the weights from before
 * the step.
 */
function step<T>(
  network: Network,
  split: Split,
  update: Update,
  position: i32,
  m: i32,
  epoch: i32,
): void {
  const clips = network.clip != 0;
  const inPlace = m <= network.chunk && !clips;
  if (clips) beginGradient<T>(network);
  else if (!inPlace) beginStep<T>(network, update, false);
  const factor = update.optimizer == DESCENT && !clips ? -(update.eta / <f64>m) : 1 / <f64>m;
  for (let done = 0; done < m; done += network.chunk) {
    const count = min(network.chunk, m - done);
    const first = position + done;
    const rows = network.order + (<usize>first << 2);
    if (network.steps) {
      gatherSteps<T>(network, split, rows, 0, count);
      forwardThroughTime<T>(network, split, count);
      backwardThroughTime<T>(network, count);
    } else {
      gather<T>(network, split, rows, 0, count);
      forward<T>(network, split, first, count, epoch);
      backward<T>(network, network.dropBelow != 0, count);
    }
    if (inPlace) beginStep<T>(network, update, true);
    if (network.steps) accumulateThroughTime<T>(network, factor, count);
    else accumulate<T>(network, split, factor, count);
  }
  if (clips) clippedStep<T>(network, update);
  else endStep<T>(network, update, inPlace);
}

function forward<T>(network: Network, split: Split, position: i32, count: i32, epoch: i32): void {
  for (let l = 0; l < network.layers; l++) {
    forwardLayer<T>(network, split, l, count);
    if (network.dropBelow != 0 && l < network.layers - 1) {
      const layer = layerOf(network, l);
      drawMasks<T>(network, layer, l, position, count, epoch);
      applyMasks<T>(layer, layer.activations, layer.passed, count);
    }
  }
}

function drawMasks<T>(network: Network, layer: Layer, l: i32, position: i32, count: i32, epoch: i32): void {
  const keep = <T>network.keepScale;
  let mask = layer.masks;
  for (let s = 0; s < count; s++) {
    for (let j = 0; j < layer.padded; j++) {
      if ((j & 3) == 0) {
        dropoutWords(network.keyLow, network.keyHigh, l, j >>> 2, position + s, epoch, network.words);
      }
      const word = load<u32>(network.words + (<usize>(j & 3) << 2));
      store<T>(mask, word < network.dropBelow ? <T>0 : keep);
      mask += sizeof<T>();
    }
  }
}
