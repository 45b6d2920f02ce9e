/** Which output answers: the index of the highest, the first of equals. */
export function indexOfHighest(outputs: ArrayLike<number>): number {
  let highest = 0;
  for (let j = 1; j < outputs.length; j++) if (outputs[j]! > outputs[highest]!) highest = j;
  return highest;
}
