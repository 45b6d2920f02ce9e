import "vega";

declare module "vega" {
  /** How wide texts are where there is no canvas. Exported by Vega, missing from its types. */
  export const textMetrics: {
    readonly height: (item: unknown) => number;
    width: (item: unknown, text: string) => number;
  };
}
