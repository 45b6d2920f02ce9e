import { visible } from "../../../text/visible.ts";

/**
 * A user's name as figures take it: names of what every object has (`constructor`, `__proto__`) begin with a joiner
 * that takes no room, because Vega keeps its scales and groups in objects by name.
 */
export function figureName(name: string): string {
  const plain = visible(name);
  return plain in Object.prototype ? `\u2060${plain}` : plain;
}
