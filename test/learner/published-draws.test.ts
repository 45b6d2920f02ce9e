import { describe, expect, it } from "vitest";
import { PublishedOrders, publishedWeights } from "../../src/learner/published-draws.ts";
import type { PublishedRandom } from "../../src/model/parameters.ts";

// Expected figures: NumPy 2.4.6's RandomState and CPython's random, seed 12345678.

const SEED = 12345678;
const RANDOM: PublishedRandom = { generator: "mt19937", initial: "biases-first", shuffle: "python2" };

function expectWeights(
  drawn: { readonly weights: readonly Float64Array[]; readonly biases: readonly Float64Array[] },
  weights: readonly (readonly number[])[],
  biases: readonly (readonly number[])[],
): void {
  const close = (values: readonly Float64Array[]) => values.map((v) => [...v].map((x) => x.toPrecision(15)));
  const wanted = (values: readonly (readonly number[])[]) =>
    values.map((v) => v.map((x) => x.toPrecision(15)));
  expect(close(drawn.weights)).toEqual(wanted(weights));
  expect(close(drawn.biases)).toEqual(wanted(biases));
}

describe("publishedWeights", () => {
  it("draws biases, then weights", () => {
    const drawn = publishedWeights(RANDOM, [3, 2, 1], "scaled", SEED);
    expectWeights(
      drawn,
      [
        [
          -0.8716106586251001, 0.9075223975081401, -0.563318458570984, 0.27753157443245774,
          0.3611985885694065, 0.41705070915988524,
        ],
        [0.643698000575436, 0.03710010483872786],
      ],
      [[0.5537081891302397, -1.4596319930600405], [-1.294585139377667]],
    );
  });

  it("draws weights, then biases", () => {
    const drawn = publishedWeights({ ...RANDOM, initial: "weights-first" }, [3, 2, 1], "gaussian", SEED);
    expectWeights(
      drawn,
      [
        [
          0.5537081891302397, -1.4596319930600405, -1.294585139377667, -1.5096739451572456,
          1.5718749014908178, -0.9756961910863278,
        ],
        [0.4806987876216004, 0.6256143070243791],
      ],
      [[0.7223530175975521, 0.9103264424862261], [0.052467471428392636]],
    );
  });

  it("goes on where discarded networks ended, in the middle of a pair", () => {
    const drawn = publishedWeights({ ...RANDOM, discard: { networks: 1 } }, [3, 2, 1], "gaussian", SEED);
    expectWeights(
      drawn,
      [
        [
          0.7119793009114261, 0.8553210804620262, 0.17646338149706697, 1.0690862578324636, 0.5065661292243346,
          0.7135377495155996,
        ],
        [0.6715551495320441, 1.0488229431523668],
      ],
      [[-1.4001242731383532, -0.16433981770132566], [-0.6694182644120226]],
    );
  });
});

describe("PublishedOrders", () => {
  const first = [6, 4, 0, 8, 2, 3, 9, 1, 5, 7];
  const second = [7, 5, 3, 2, 8, 0, 9, 6, 1, 4];
  const third = [7, 2, 6, 9, 4, 3, 5, 1, 8, 0];

  it("shuffles what the epoch before left", () => {
    const orders = new PublishedOrders(RANDOM, SEED, 10);
    expect([1, 2, 3].map((epoch) => [...orders.order(epoch)])).toEqual([first, second, third]);
  });

  it("gives any epoch, whatever was asked for before", () => {
    const orders = new PublishedOrders(RANDOM, SEED, 10);
    const kept = orders.order(3);
    expect([...orders.order(1)]).toEqual(first);
    expect([...orders.order(1)]).toEqual(first);
    expect([...orders.order(2)]).toEqual(second);
    expect([...kept]).toEqual(third);
  });

  it("discards epochs, whose order carries over", () => {
    const orders = new PublishedOrders({ ...RANDOM, discard: { epochs: 2 } }, SEED, 10);
    expect([...orders.order(1)]).toEqual(third);
  });

  it("discards shuffles of other training sets, whose order does not", () => {
    const discard = { shuffles: [{ rows: 7, epochs: 3 }] };
    const orders = new PublishedOrders({ ...RANDOM, discard }, SEED, 10);
    expect([...orders.order(2)]).toEqual([0, 9, 4, 2, 7, 5, 8, 3, 1, 6]);
    expect([...orders.order(3)]).toEqual([8, 5, 7, 3, 6, 1, 9, 0, 4, 2]);
  });
});
