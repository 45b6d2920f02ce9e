/** How fast the weights of an arm's network learn before training, by what equation (23) says it depends on. */
export interface ArmWeightSpeeds {
  /** Of the arm. */
  readonly key: string;
  /** The layers after the input, the first one first. */
  readonly layers: readonly {
    readonly byInput: readonly WeightGroup[];
    readonly bySlope: readonly WeightGroup[];
  }[];
}

/** Weights with an input activation, or a slope of their neuron, between `from` and `to`. */
export interface WeightGroup {
  readonly from: number;
  readonly to: number;
  /** Mean of |∂C/∂w|. */
  readonly speed: number;
}
