/** The ways of trainings over the cost of their network, in a plane through the space of its weights. */
import {
  placeInPlane,
  planeThrough,
  pointInPlane,
  pointOfWeights,
  shareInPlane,
  type WeightPlane,
  type WeightPoint,
  weightsAtPoint,
} from "../../analysis/plane.ts";
import { RunxError } from "../../errors.ts";
import type { Learner, NetworkWeights } from "../../learner/learner.ts";
import { valueKey } from "../../model/arm-key.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { Json } from "../../model/parameters.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { watchedReference } from "../../network/reference.ts";
import { sizeOf } from "../../plan/size.ts";
import { type Ground, type Landscape, type Panel, spanWithMargin } from "../../report/content/landscape.ts";
import { grouped } from "../../report/grouped.ts";
import { valueText } from "../../report/parameter-text.ts";
import { highlightedArms } from "../../report/plot/look/highlighted-arms.ts";
import type { ArmReport, Report } from "../../report/report.ts";
import { extent } from "../../report/statistics/extent.ts";
import type { Store } from "../../store/store.ts";
import { listed } from "../../text/listed.ts";
import { percentText } from "../../text/number.ts";
import { train } from "../../training/train.ts";
import { endedNetworks, recordOf } from "../records/ended-networks.ts";
import { learnerOf, unchangedDataset } from "../records/recorded.ts";

/** Points of a way; of more mini-batches evenly chosen ones. */
const POINTS = 300;
const FEWEST_POINTS = 20;
/** Numbers that all points of all ways may have together: 200 MB. */
const NUMBERS = 2.5e7;
/** Multiplications of weights that the trainings, and the costs of the ground, may take. */
interface WaysEffort {
  readonly training: number;
  readonly ground: number;
}

export const WAYS_EFFORT = {
  /** Seconds: for who asks for the picture. */
  asked: { training: 6e9, ground: 2e10 },
  /** Seconds: for a page that is written once. */
  written: { training: 3e9, ground: 5e9 },
  /** Some tenths of a second: for a page that is waited for. */
  served: { training: 2e8, ground: 1e9 },
} as const satisfies { readonly [occasion: string]: WaysEffort };

const FEWEST_SAMPLES = 17;
const MOST_SAMPLES = 61;

interface Walker {
  readonly arm: ArmReport;
  readonly record: NetworkRecord;
  readonly dataset: Dataset;
}

interface Walk {
  readonly walker: Walker;
  /** After the mini-batches `steps`; the start first. */
  readonly points: readonly WeightPoint[];
  readonly steps: readonly number[];
}

/** The ways where they can be walked again with so much effort, and the data are those that were trained on. */
export async function networkLandscapeIfCheap(
  cwd: string,
  store: Store,
  report: Report,
  effort: WaysEffort,
): Promise<Landscape | undefined> {
  try {
    return await networkLandscape(cwd, store, report, effort);
  } catch (error) {
    if (error instanceof RunxError) return undefined;
    throw error;
  }
}

/**
 * The shown arms with one seed each, trained again in float64 to see every mini-batch. Undefined of an experiment without
 * networks; throws RunxError where the trainings are too long to be looked at.
 */
export async function networkLandscape(
  cwd: string,
  store: Store,
  report: Report,
  effort: WaysEffort,
): Promise<Landscape | undefined> {
  const walkers = walkersOf(cwd, store, report);
  if (walkers.length === 0) return undefined;
  refuseTooLong(walkers, effort);
  const groups = grouped(walkers, ({ record }) => valueKey(groundOf(record)));
  const drawn: { readonly panel: Panel; readonly share: number }[] = [];
  for (const group of groups.values()) {
    const title = groups.size === 1 ? "" : titleOf(group, [...groups.values()]);
    const panel = await panelOf(
      title,
      group.map((walker) => walkOf(walker, pointsFor(walkers))),
      effort.ground,
    );
    if (panel !== undefined) drawn.push(panel);
  }
  const [first, ...others] = drawn;
  if (first === undefined) return undefined;
  return {
    panels: [first.panel, ...others.map(({ panel }) => panel)],
    explanation: `${groundText(drawn)} Each mark is a mini-batch${walkers.some((walker) => stepsOf(walker) > pointsFor(walkers)) ? ", or every few" : ""}, of seed ${walkers[0]!.record.row.seed}.`,
  };
}

/** One trial of each arm that figures show, of the lowest seed that all have. */
function walkersOf(cwd: string, store: Store, report: Report): readonly Walker[] {
  const keys = new Set(highlightedArms(report).highlighted.map(({ key }) => key));
  const shown = endedNetworks(store, report).filter(({ arm }) => keys.has(arm.key));
  return [...grouped(shown, ({ arm }) => arm.key).values()].flatMap((ofArm) => {
    const first = ofArm.toSorted((a, b) => a.trial.seed - b.trial.seed)[0]!;
    const record = recordOf(first, store);
    if (record === undefined || record.parameters.epochs === 0) return [];
    return [{ arm: first.arm, record, dataset: unchanged(record, cwd) }];
  });
}

function unchanged(record: NetworkRecord, cwd: string): Dataset {
  const dataset = unchangedDataset(record, cwd);
  if (dataset !== undefined) return dataset;
  throw new RunxError({
    code: "plot.data-changed",
    message: "The data are not those that were trained on, so that the ways cannot be walked again.",
    hint: "Restore the data, or run the spec again.",
  });
}

function stepsOf({ record: { parameters }, dataset }: Walker): number {
  const { batch_size, epochs } = parameters;
  const examples = dataset.splits.train!.size;
  return epochs * (typeof batch_size === "number" ? Math.ceil(examples / batch_size) : 1);
}

/** Multiplications of weights by activations in one pass over the training examples. */
function passOf({ record: { parameters }, dataset }: Walker): number {
  return dataset.splits.train!.size * sizeOf(parameters).weights * (parameters.recurrent?.steps ?? 1);
}

function refuseTooLong(walkers: readonly Walker[], { training, ground }: WaysEffort): void {
  const work = walkers.reduce((sum, walker) => sum + 3 * passOf(walker) * walker.record.parameters.epochs, 0);
  const isWide = walkers.some((walker) => passOf(walker) * FEWEST_SAMPLES ** 2 > ground);
  if (work <= training && !isWide && pointsFor(walkers) >= FEWEST_POINTS) return;
  throw new RunxError({
    code: "plot.too-long",
    message:
      "The trainings are too long, or their networks too large, to be walked again step by step for a picture.",
    hint: "Draw fewer arms or a smaller network, or run the spec with fewer examples and epochs: runx SPEC --set data.train=500 --set epochs=10.",
  });
}

/** What makes the cost the function of the weights that it is. */
function groundOf({ parameters, dataDigest }: NetworkRecord): { readonly [name: string]: Json } {
  const { layers, activation, output, cost, class_weights, recurrent } = parameters;
  const described = { layers, activation, output, cost, class_weights, recurrent };
  const given = Object.entries(described).filter(([, value]) => value !== undefined) as [string, Json][];
  return { ...Object.fromEntries(given), data: dataDigest.slice(0, 8) };
}

/** By the one arm that walks there, else by what differs between the panels. */
function titleOf([first, ...others]: readonly Walker[], groups: readonly (readonly Walker[])[]): string {
  if (others.length === 0) return first!.arm.label;
  const all = groups.map(([one]) => groundOf(one!.record));
  const own = groundOf(first!.record);
  const differing = Object.keys(own).filter(
    (name) => new Set(all.map((each) => valueKey(each[name] ?? null))).size > 1,
  );
  return differing.map((name) => `${name} ${valueText(own[name]!)}`).join(", ");
}

function pointsFor(walkers: readonly Walker[]): number {
  const weights = walkers.reduce((sum, { record }) => sum + sizeOf(record.parameters).weights, 0);
  return Math.min(POINTS, Math.floor(NUMBERS / weights));
}

function walkOf(walker: Walker, most: number): Walk {
  const { record, dataset } = walker;
  const every = Math.ceil(stepsOf(walker) / most);
  const points: WeightPoint[] = [];
  const steps: number[] = [];
  let step = 0;
  const keep = (weights: NetworkWeights): void => {
    const point = pointOfWeights(weights);
    if (!point.every(Number.isFinite)) return;
    points.push(point);
    steps.push(step);
  };
  const learner = watchedReference(dataset, record.parameters, record.row.seed, (weights) => {
    step++;
    if (step % every === 0) keep(weights);
  });
  keep(learner.weights());
  for (const _ of train(learner, record.parameters));
  if (step % every !== 0) keep(learner.weights());
  return { walker, points, steps };
}

async function panelOf(
  title: string,
  walks: readonly Walk[],
  work: number,
): Promise<{ readonly panel: Panel; readonly share: number } | undefined> {
  const ways = walks.map(({ points }) => points);
  const plane = planeThrough(ways);
  if (plane === undefined) return undefined;
  const { record, dataset } = walks[0]!.walker;
  const learner = await learnerOf(record, dataset);
  const places = walks.map(({ points }) => points.map((point) => placeInPlane(plane, point)));
  const spans = [0, 1].map((axis) => spanWithMargin(places.flat().map((place) => place[axis]!)));
  return {
    share: shareInPlane(plane, ways),
    panel: {
      title,
      axes:
        plane.origin.length === 2
          ? ONE_NEURON
          : [`towards the end of ${walks[0]!.walker.arm.label}`, "at right angles to it"],
      ground: groundIn(plane, spans[0]!, spans[1]!, learner, work / passOf(walks[0]!.walker)),
      ways: walks.map(({ walker, points, steps }, w) => ({
        key: walker.arm.key,
        points: points.map((point, i) => {
          const [x, y] = places[w]![i]!;
          return { epoch: steps[i]!, x, y, cost: costAt(learner, point) };
        }),
      })),
    },
  };
}

function groundIn(
  plane: WeightPlane,
  x: Ground["x"],
  y: Ground["y"],
  learner: Learner,
  evaluations: number,
): Ground {
  const side = Math.floor(Math.sqrt(evaluations));
  const samples = Math.min(MOST_SAMPLES, Math.max(FEWEST_SAMPLES, side));
  const at = ([from, to]: Ground["x"], i: number) => from + ((to - from) * i) / (samples - 1);
  const costs = Array.from({ length: samples * samples }, (_, i) =>
    costAt(learner, pointInPlane(plane, at(x, i % samples), at(y, Math.floor(i / samples)))),
  );
  return { x, y, columns: samples, rows: samples, costs };
}

function costAt(learner: Learner, point: WeightPoint): number {
  const state = learner.state();
  learner.restore({ ...state, parameters: weightsAtPoint(point, state.parameters) });
  return learner.evaluate("train").cost;
}

/** A single neuron with one input has no more than the plane of its weight and its bias. */
function groundText(drawn: readonly { readonly panel: Panel; readonly share: number }[]): string {
  if (drawn.every(({ panel }) => panel.axes === ONE_NEURON))
    return "The training cost over the weight and the bias.";
  const shares = sharesText(drawn.map(({ share }) => share));
  return `The training cost over a plane through the space of all weights and biases: through the start and the end of the first way, and the point of all ways that is furthest from the line between them. ${shares} of what the ways move lies in the plane, as squared distance.`;
}

const ONE_NEURON = ["weight w", "bias b"] as const;

/** Of three ways and more the range: nobody would find out which is whose. */
function sharesText(shares: readonly number[]): string {
  const text = (share: number): string => percentText(share, share > 0.995 ? 1 : 0);
  if (shares.length < 3) return listed(shares.map(text));
  const [least, most] = extent(shares).map(text);
  return least === most ? least! : `${least} to ${most}`;
}
