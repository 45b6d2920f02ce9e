/** A part of the full count, as FAULTS_SHARE says; at least one. */
export function share(count: number): number {
  const part = Number(process.env.FAULTS_SHARE ?? 1);
  if (!(part > 0 && part <= 1))
    throw new Error(`FAULTS_SHARE must lie in (0, 1], not ${process.env.FAULTS_SHARE}`);
  return Math.max(1, Math.round(count * part));
}

/** Says on one line what was tried. */
export function tell(what: string, counts: { readonly [name: string]: number | string }): void {
  const list = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(`${what}: ${list.join(", ")}\n`);
}

/** A generator of its own, so that a failure can be repeated: FAULTS_SEED. Returns numbers in [0, 1). */
export function chance(): () => number {
  const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000);
  process.stdout.write(`FAULTS_SEED=${seed}\n`);
  let state = seed;
  return () => {
    // mulberry32, Tommy Ettinger, public domain.
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
