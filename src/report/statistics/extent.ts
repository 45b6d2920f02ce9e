/** Smallest and largest of the values, however many; 0 and 0 of none. */
export function extent(values: readonly number[]): readonly [low: number, high: number] {
  const [first = 0] = values;
  return values.reduce<readonly [number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [first, first],
  );
}
