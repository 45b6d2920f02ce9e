/** Pictures over the inputs: the curve of one, the plane of two. */
import type { Dataset, Split } from "../model/dataset.ts";
import type { AnswerEncoding, NumberEncoding } from "../model/encoding.ts";
import type { SplitName } from "../model/parameters.ts";
import { inputOf, targetOf } from "../network/examples.ts";
import { type Network, outputsOf } from "../prediction/outputs.ts";
import { vote } from "../prediction/vote.ts";
import type { Fit, Plane } from "../report/content/inspection.ts";

interface Asked {
  readonly dataset: Dataset;
  readonly network: Network;
}

/** Places along a curve, and along each side of a plane. */
const CURVE = 160;
const SIDE = 42;
/** Rows drawn as points. */
const POINTS = 600;

/** The curve of every target over the one input, in own units. */
export function fitsOf(networks: readonly Asked[], held: SplitName): readonly Fit[] {
  const { dataset } = networks[0]!;
  const [input, ...others] = numbersOf(dataset) ?? [];
  const { answer } = dataset.identity.encoding;
  if (input === undefined || others.length > 0 || answer.kind === "classes") return [];
  const xs = placesBetween(rangeOf(dataset, 0), CURVE, 0.03);
  const width = answer.columns.length;
  const answers = networks.map((asked) =>
    answersAt(
      asked,
      xs.map((x) => [x]),
    ),
  );
  return answer.columns.map(({ name }, j) => ({
    input: input.name,
    target: name,
    curve: xs.map((x, i) => {
      const values = answers.map((own) => own[i * width + j]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { x, mean, low: Math.min(...values), high: Math.max(...values) };
    }),
    points: pointsOf(dataset, held).map(({ inputs: [x], targets, split }) => ({
      x: x!,
      y: targets[j]!,
      split,
    })),
  }));
}

/** What the networks answer over the plane of two inputs. */
export function planesOf(
  networks: readonly Asked[],
  held: SplitName,
  names: readonly string[] | undefined,
): readonly Plane[] {
  const { dataset } = networks[0]!;
  const [first, second, ...others] = numbersOf(dataset) ?? [];
  if (first === undefined || second === undefined || others.length > 0) return [];
  const { answer } = dataset.identity.encoding;
  const xs = placesBetween(rangeOf(dataset, 0), SIDE, 0.08);
  const ys = placesBetween(rangeOf(dataset, 1), SIDE, 0.08);
  const places = ys.flatMap((y) => xs.map((x) => [x, y]));
  const inputs = [first.name, second.name] as const;
  const step = [xs[1]! - xs[0]!, ys[1]! - ys[0]!] as const;
  const points = pointsOf(dataset, held);
  const targets = answer.kind === "classes" ? [undefined] : answer.columns.map(({ name }) => name);
  return targets.map((target, j): Plane => {
    // A single output of 0 or 1 has the two classes of its column.
    const classes = names ?? (answer.kind === "binary" ? ["0", "1"] : undefined);
    const at = cellAnswers(networks, places, answer, j);
    return {
      inputs,
      step,
      ...(target !== undefined && { target }),
      ...(classes && { names: classes }),
      cells: places.map(([x, y], i) => ({ x: x!, y: y!, ...at(i, classes) })),
      points: points.map(({ inputs: [x, y], targets: wanted, split }) => ({
        x: x!,
        y: y!,
        actual: classes ? classes[target === undefined ? wanted.indexOf(1) : wanted[j]!]! : wanted[j]!,
        split,
      })),
    };
  });
}

type CellAnswer = Pick<Plane["cells"][number], "answer" | "share">;

/** By the vote of the networks, or their mean. */
function cellAnswers(
  networks: readonly Asked[],
  places: readonly (readonly number[])[],
  answer: AnswerEncoding,
  j: number,
): (place: number, classes: readonly string[] | undefined) => CellAnswer {
  const outputs = networks.map((asked) => rawAt(asked, places));
  const encodings = networks.map(({ dataset }) => dataset.identity.encoding.answer);
  const voted = vote(outputs, encodings, places.length);
  if (voted.kind === "classes") {
    return (i, classes) => ({
      answer: classes![voted.labels[i]!]!,
      share: voted.agree[i]! / networks.length,
    });
  }
  const width = answer.kind === "classes" ? 1 : answer.columns.length;
  return (i, classes) => {
    const value = voted.values[i * width + j]!;
    if (classes === undefined) return { answer: value, share: 1 };
    const agree = outputs.filter((own) => Number(own[i * width + j]! > 0.5) === value).length;
    return { answer: classes[value]!, share: agree / networks.length };
  };
}

/** The columns, where each is a number and an input of its own. */
function numbersOf({ identity: { encoding } }: Dataset): readonly NumberEncoding[] | undefined {
  const { inputs } = encoding;
  if (inputs.kind !== "columns") return undefined;
  const numbers = inputs.columns.filter((column) => column.kind === "number");
  return numbers.length === inputs.columns.length ? numbers : undefined;
}

/** Row-major [places][outputs]; the places are in the inputs' own units. */
function rawAt({ dataset, network }: Asked, places: readonly (readonly number[])[]): Float64Array {
  const columns = numbersOf(dataset)!;
  const values = Float64Array.from(
    places.flatMap((place) => place.map((value, c) => (value - columns[c]!.centre) / columns[c]!.width)),
  );
  return outputsOf(network, { kind: "reals", values }, places.length);
}

/** The same in the targets' own units. */
function answersAt(asked: Asked, places: readonly (readonly number[])[]): Float64Array {
  const { answer } = asked.dataset.identity.encoding;
  const columns = answer.kind === "classes" ? [] : answer.columns;
  return rawAt(asked, places).map((output, i) => {
    const { centre, width } = columns[i % columns.length]!;
    return centre + width * output;
  });
}

interface Point {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  readonly split: SplitName;
}

/** Rows of the split that is looked at and of those that trained, in own units. */
function pointsOf(dataset: Dataset, held: SplitName): readonly Point[] {
  return [...new Set<SplitName>(["train", held])].flatMap((name) => {
    const split = dataset.splits[name];
    if (split === undefined) return [];
    const count = Math.min(POINTS, split.size);
    return Array.from({ length: count }, (_, i) =>
      pointAt(dataset, split, Math.floor((i * split.size) / count), name),
    );
  });
}

function pointAt({ identity }: Dataset, split: Split, row: number, name: SplitName): Point {
  const { answer } = identity.encoding;
  const columns = numbersOf({ identity, splits: {} })!;
  const x = inputOf(split, row);
  const y = targetOf(split, row, identity.outputs);
  return {
    inputs: columns.map(({ centre, width }, c) => centre + width * x[c]!),
    targets: Array.from(y, (value, j) =>
      answer.kind === "classes" ? value : answer.columns[j]!.centre + answer.columns[j]!.width * value,
    ),
    split: name,
  };
}

/** Of an input over all splits, in its own unit. */
function rangeOf(dataset: Dataset, c: number): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const { centre, width } = numbersOf(dataset)![c]!;
  for (const split of Object.values(dataset.splits)) {
    for (let row = 0; row < split.size; row++) {
      const value = centre + width * inputOf(split, row)[c]!;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return [least, most];
}

/** Evenly between the ends, and a share of their distance beyond each. */
function placesBetween([least, most]: readonly [number, number], count: number, beyond: number): number[] {
  const room = (most - least || 1) * beyond;
  const [from, to] = [least - room, most + room];
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
