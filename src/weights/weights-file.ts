import { readWhole, writeDurably } from "../files/durable-file.ts";
import type { NetworkWeights } from "../learner/learner.ts";
import type { Encoding } from "../model/encoding.ts";
import type { Parameters, Recurrent } from "../model/parameters.ts";
import type { TrialId } from "../model/trial.ts";
import { fromTensors, toTensors } from "./network-tensors.ts";
import { refusal } from "./refusal.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** The weights of a trial after an epoch, and what is needed to classify with them. */
export interface SavedWeights {
  readonly trial: TrialId;
  readonly epoch: number;
  readonly activation: Parameters["activation"];
  readonly output: Parameters["output"];
  /** Absent in a feedforward network. */
  readonly recurrent?: Recurrent;
  /** Pixels are divided by this; absent where the inputs are not images. */
  readonly scale?: number;
  readonly numerics: string;
  /** How rows become inputs and outputs answers; absent in files of older versions. */
  readonly encoding?: Encoding;
  readonly weights: NetworkWeights;
}

const FORMAT = "runx weights 1";

/** Writes a safetensors file, whole or not at all. Throws RunxError when the disk refuses. */
export function writeWeights(path: string, saved: SavedWeights): void {
  writeDurably(path, encodeWeights(saved));
}

/** A safetensors file. Its metadata's `sha256` is the trial's `weightsSha256`. */
export function encodeWeights({ weights, ...described }: SavedWeights): Uint8Array {
  const { layers } = weights;
  const metadata = Object.entries({ runx: FORMAT, ...described, layers: JSON.stringify(layers) });
  return encodeSafetensors({
    tensors: new Map(toTensors(weights)),
    metadata: new Map(metadata.map(([key, value]) => [key, metadataText(value)])),
  });
}

function metadataText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Throws RunxError naming the file when it is missing, damaged or not written by `writeWeights`. */
export function readWeights(path: string): SavedWeights {
  return decodeWeights(path, readWhole(path));
}

/** The same of bytes; `path` names them. */
export function decodeWeights(path: string, bytes: Uint8Array): SavedWeights {
  const { tensors, metadata } = decodeSafetensors(path, bytes);
  const text = (key: string) => metadata.get(key) ?? "";
  if (text("runx") !== FORMAT) {
    throw refusal("other-format", path, `is not a "${FORMAT}" file`, "Name a file that runx export wrote.");
  }
  const scale = metadata.get("scale");
  const recurrent = metadata.has("recurrent") ? readRecurrent(path, text("recurrent")) : undefined;
  return {
    trial: text("trial"),
    epoch: Number(text("epoch")),
    activation: readActivation(text("activation")),
    output: text("output") as SavedWeights["output"],
    ...(recurrent && { recurrent }),
    ...(scale !== undefined && { scale: Number(scale) }),
    numerics: text("numerics"),
    ...(metadata.has("encoding") && { encoding: readEncoding(path, text("encoding")) }),
    weights: fromTensors(path, tensors, { layers: readLayers(path, text("layers")), recurrent }),
  };
}

function readRecurrent(path: string, text: string): Recurrent {
  try {
    const { steps, output, ...others } = JSON.parse(text) as Recurrent;
    if (Number.isSafeInteger(steps) && steps > 0 && (output === "last" || output === "each")) {
      return { steps, output, ...others };
    }
  } catch {}
  throw refusal("damaged", path, "does not say how many steps a row has", "Train or export again.");
}

function readEncoding(path: string, text: string): Encoding {
  try {
    return JSON.parse(text) as Encoding;
  } catch {
    throw refusal("damaged", path, "says in no JSON how rows become inputs", "Train or export again.");
  }
}

/** One word, or a list in JSON of one for each hidden layer. */
function readActivation(text: string): SavedWeights["activation"] {
  return (/^\["[a-z", -]+"\]$/.test(text) ? JSON.parse(text) : text) as SavedWeights["activation"];
}

/** The layer sizes as `writeWeights` and `writeState` put them into the metadata. */
export function readLayers(path: string, text: string): readonly number[] {
  if (/^\[\d+(?:,\d+)+\]$/.test(text)) return JSON.parse(text) as number[];
  throw refusal("damaged", path, `names no layer sizes (${JSON.stringify(text)})`, "Train or export again.");
}
