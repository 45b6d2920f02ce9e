import { createColors } from "picocolors";

export type Colors = ReturnType<typeof createColors>;

/** https://no-color.org: any non-empty NO_COLOR turns colour off. */
export function colorsOf(stream: NodeJS.WriteStream): Colors {
  return createColors(stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb");
}
