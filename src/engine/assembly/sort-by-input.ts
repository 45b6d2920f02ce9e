import { Network } from "./records.gen";

/**
 * The gathered entries by input instead of by example: for each input the examples that have it, in order. A
 * counting sort; the number in an entry becomes that of the example.
 */
export function sortByInput<T>(network: Network, inputs: i32, count: i32): void {
  const starts = network.columnStarts;
  const from = <usize>load<u32>(network.entryStarts);
  const to = <usize>load<u32>(network.entryStarts + (<usize>count << 2));
  memory.fill(starts, 0, <usize>(inputs + 1) << 2);
  for (let entry = from; entry < to; entry += 2 * sizeof<T>()) {
    const place = starts + (<usize>load<u32>(entry) << 2);
    store<u32>(place, load<u32>(place, 4) + 2 * sizeof<T>(), 4);
  }
  // Until the entries are placed, the place of an input holds its start, and of the one after it the bytes it
  // takes.
  let start = <u32>network.columnEntries;
  for (let k: usize = 0; k <= <usize>inputs; k++) {
    start += load<u32>(starts + (k << 2));
    store<u32>(starts + (k << 2), start);
  }
  let entry = from;
  for (let s = 0; s < count; s++) {
    const end = <usize>load<u32>(network.entryStarts + (<usize>s << 2), 4);
    for (; entry < end; entry += 2 * sizeof<T>()) {
      const place = starts + (<usize>load<u32>(entry) << 2);
      const target = load<u32>(place);
      if (sizeof<T>() == 4) {
        // Number and factor in one.
        store<u64>(target, (load<u64>(entry) & 0xffffffff00000000) | s);
      } else {
        store<u32>(target, s);
        store<T>(target, load<T>(entry, sizeof<T>()), sizeof<T>());
      }
      store<u32>(place, target + 2 * sizeof<T>());
    }
  }
  // Each place now holds its input's end, which is the next one's start.
  memory.copy(starts + 4, starts, <usize>inputs << 2);
  store<u32>(starts, <u32>network.columnEntries);
}
