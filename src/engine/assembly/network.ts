import { Layer, Network } from "./records.gen";

@inline
export function layerOf(network: Network, index: i32): Layer {
  return changetype<Layer>(changetype<usize>(network) + offsetof<Network>() + <usize>index * offsetof<Layer>());
}
