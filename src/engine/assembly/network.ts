import { Layer, Network } from "./records.gen";

/** The records of the layers follow that of their network. */
@inline
export function layerOf(network: Network, index: i32): Layer {
  return changetype<Layer>(changetype<usize>(network) + offsetof<Network>() + <usize>index * offsetof<Layer>());
}
