/**
 * How many workers one coordinator keeps busy: a simulation with a virtual clock, in which nothing is trained. Workers take
 * a trial, train it for so long, write its result to their disk, and send it; the coordinator takes one result after the
 * other. A worker waits when 64 of its results are on the way.
 */

const WORKERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Of a worker a trial, besides training: the job taken, the result written and sent. */
const WORKER_SECONDS = 0.003;
const MOST_ON_THE_WAY = 64;
const RESULTS = 20_000;

/** `resultSeconds`: what a result takes of the coordinator. */
export function saturation(resultSeconds) {
  console.log(`\nsimulated: a result takes ${(1000 * resultSeconds).toFixed(2)} ms of the coordinator`);
  for (const trainSeconds of [0.01, 0.1, 1, 10, 60]) {
    const at = WORKERS.map((workers) => simulated(workers, trainSeconds, resultSeconds));
    const alone = at[0];
    const busy = WORKERS.findLast((workers, i) => at[i] >= 0.98 * workers * alone);
    const list = at.map((perSecond, i) => `${WORKERS[i]}: ${perSecond.toPrecision(3)}`).join("  ");
    console.log(`  trials of ${trainSeconds} s, results a second by workers  ${list}`);
    console.log(`    98 % busy up to ${busy} workers`);
  }
  const each = (trainSeconds) => Math.floor((trainSeconds + WORKER_SECONDS) / resultSeconds);
  console.log(
    `  it saturates at ${(1 / resultSeconds).toFixed(0)} results a second: ${each(0.1)} workers with trials of 0.1 s, ${each(1)} of 1 s, ${each(60)} of 60 s`,
  );
}

/** Results a second once everything runs. */
function simulated(workers, trainSeconds, resultSeconds) {
  const events = new Heap();
  const onTheWay = new Uint16Array(workers);
  const isWaiting = new Uint8Array(workers);
  // They do not start at once.
  for (let worker = 0; worker < workers; worker++)
    events.push((trainSeconds * worker) / workers, worker, "start");
  let free = 0;
  let handled = 0;
  let warm;
  for (;;) {
    const [time, worker, kind] = events.pop();
    if (kind === "start") {
      events.push(time + trainSeconds + WORKER_SECONDS, worker, "sent");
    } else if (kind === "sent") {
      onTheWay[worker] += 1;
      free = Math.max(free, time) + resultSeconds;
      events.push(free, worker, "handled");
      if (onTheWay[worker] < MOST_ON_THE_WAY) events.push(time, worker, "start");
      else isWaiting[worker] = 1;
    } else {
      onTheWay[worker] -= 1;
      handled += 1;
      if (isWaiting[worker]) events.push(time, worker, "start");
      isWaiting[worker] = 0;
      if (handled === RESULTS / 2) warm = time;
      if (handled === RESULTS) return RESULTS / 2 / (time - warm);
    }
  }
}

/** Events by time, in a binary heap; equal times in the order in which they came. */
class Heap {
  #items = [];
  #count = 0;

  push(time, worker, kind) {
    const items = this.#items;
    const item = [time, worker, kind, this.#count++];
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(item, items[up])) break;
      items[at] = items[up];
      at = up;
    }
    items[at] = item;
  }

  pop() {
    const items = this.#items;
    const first = items[0];
    const item = items.pop();
    if (items.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= items.length) break;
      if (down + 1 < items.length && before(items[down + 1], items[down])) down += 1;
      if (!before(items[down], item)) break;
      items[at] = items[down];
      at = down;
    }
    items[at] = item;
    return first;
  }
}

function before(a, b) {
  return a[0] === b[0] ? a[3] < b[3] : a[0] < b[0];
}
