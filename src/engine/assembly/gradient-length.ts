import { layerOf } from "./network";
import { Layer, Network } from "./records.gen";
import { weightAddress } from "./slices";
import { widthAt } from "./transpose";
import { lanes } from "./vector";

/** What is left of a gradient that lies in the spare room: min(1, clip/‖g‖). */
export function keptShare<T>(network: Network): f64 {
  let squares = 0.0;
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const length = Math.sqrt(squaresOfWeights<T>(layer, 0, layer.outputs, 0));
    squares += length * length;
  }
  for (let l = 0; l < network.layers; l++) {
    const length = Math.sqrt(squaresOfBiases<T>(layerOf(network, l)));
    squares += length * length;
  }
  const length = Math.sqrt(squares);
  return length > network.clip ? network.clip / length : 1;
}

/** `squares` and the squares of the gradient in the spare room, row by row from `from` to `to`. */
export function squaresOfWeights<T>(layer: Layer, from: i32, to: i32, squares: f64): f64 {
  for (let j = from; j < to; j++) {
    const stride = widthAt<T>(layer, j / lanes<T>()) << 4;
    let place = weightAddress<T>(layer, layer.spareWeights, 0, j);
    for (let k = 0; k < layer.inputs; k++) {
      const g = <f64>load<T>(place);
      squares += g * g;
      place += stride;
    }
  }
  return squares;
}

/** The same of the biases, all of them. */
export function squaresOfBiases<T>(layer: Layer): f64 {
  let squares = 0.0;
  for (let j: usize = 0; j < <usize>layer.outputs; j++) {
    const g = <f64>load<T>(layer.spareBiases + j * sizeof<T>());
    squares += g * g;
  }
  return squares;
}
