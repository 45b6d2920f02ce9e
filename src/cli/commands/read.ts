import { resolve } from "node:path";
import { encode } from "fast-png";
import { readImage } from "../../app/read.ts";
import { indexOfHighest } from "../../model/highest.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import { drawn } from "../../segmentation/drawing.ts";
import type { Reading } from "../../segmentation/read.ts";
import { percentText } from "../../text/number.ts";
import type { Call } from "../args/command.ts";
import { reportRequest } from "../args/report-request.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { trialText } from "../output/arm-text.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";
import { saveFile } from "../output/save-file.ts";

/** `runx read IMAGE.png`: the number that is written there, by a trained network. */
export async function read(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const trial = flags.text("trial");
  const { reading, record } = await readImage(resolve(io.cwd, args[0]!), {
    ...reportRequest(call),
    folder: io.cwd,
    ...(trial === undefined ? {} : { trial }),
  });
  const out = flags.text("out");
  if (out !== undefined) saveFile(call, out, encode(drawn(reading)));
  io.out(flags.on("json") ? jsonLine(asJson(reading, record)) : text(reading, record));
  return EXIT.ok;
}

function text(reading: Reading, record: NetworkRecord): string {
  const heads = [
    { head: "digit" },
    { head: "confidence", align: "right" },
    { head: "next", align: "right" },
  ] as const;
  const rows = reading.digits.map(({ digit, confidence, activations }) => [
    String(digit),
    percentText(confidence, 1),
    nextText(activations, digit),
  ]);
  const { row } = record;
  return [
    numberOf(reading),
    "",
    columnsText(heads, rows),
    `Read by trial ${shortId(row.id)} (${trialText(row.arm, row.seed)}).`,
    "",
  ].join("\n");
}

function numberOf({ digits }: Reading): string {
  return digits.map(({ digit }) => digit).join("");
}

/** The second choice. */
function nextText(activations: readonly number[], digit: number): string {
  const total = activations.reduce((sum, a) => sum + a, 0);
  const others = activations.map((a, i) => (i === digit ? -1 : a));
  const next = indexOfHighest(others);
  return `${next} (${percentText(activations[next]! / total, 1)})`;
}

function asJson(reading: Reading, { row }: NetworkRecord): object {
  return {
    number: numberOf(reading),
    digits: reading.digits.map(({ digit, confidence, activations, box }) => ({
      digit,
      confidence,
      activations,
      box,
    })),
    cuts: reading.digits.filter(({ cut }) => cut !== undefined).length,
    trial: row.id,
    seed: row.seed,
  };
}
