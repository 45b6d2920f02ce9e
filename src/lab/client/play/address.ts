/** What is on the screen, in the page's address: `#play?cost=quadratic&eta=0.15`. Whoever has it sees the same. */
import { isPlayCost, type Setting, type State, within } from "./settings.ts";

const ADDRESS = "#play?";

/** Whether the address says what is on the screen. */
export function isPlayed(): boolean {
  return location.hash.startsWith(ADDRESS);
}

export function writeAddress({ cost, numbers }: State): void {
  const texts = Object.entries(numbers).map(([name, value]) => [name, String(value)]);
  const written = new URLSearchParams([["cost", cost], ...texts]);
  history.replaceState(null, "", `${ADDRESS}${written}`);
}

/**
 * What the address says, and otherwise what `start` does. Numbers beyond a slider's ends are put to its end; what is no
 * number is left out.
 */
export function stateInAddress(settings: readonly Setting[], start: State): State {
  if (!isPlayed()) return start;
  const given = new URLSearchParams(location.hash.slice(ADDRESS.length));
  const cost = given.get("cost");
  const numbers = settings.flatMap((setting): [string, number][] => {
    const text = given.get(setting.name)?.trim() ?? "";
    const value = Number(text);
    return text === "" || Number.isNaN(value) ? [] : [[setting.name, within(setting, value)]];
  });
  return {
    cost: isPlayCost(cost) ? cost : start.cost,
    numbers: { ...start.numbers, ...Object.fromEntries(numbers) },
  };
}
