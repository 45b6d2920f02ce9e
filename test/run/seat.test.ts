import { expect, test } from "vitest";
import { inProcess } from "../../src/run/inprocess.ts";
import { Seat } from "../../src/run/seat.ts";
import { sampleRun } from "./samples.ts";

test("a seat that is stopped at any moment gives its trial up instead of waiting for an answer", async () => {
  const { trials, trainer } = sampleRun([1]);
  for (let turns = 0; turns < 12; turns++) {
    const seat = new Seat(inProcess(trainer), undefined);
    const end = seat.train({ trial: trials[0]!, shared: {}, save: [], from: undefined }, () => {});
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await seat.stop();
    expect(await end).toEqual({ kind: "given-up", keepsakes: {} });
  }
});
