import { describeMetric, measureFacts, measures, otherNames } from "../../src/metric/metric.ts";
import { splitNames } from "../../src/model/splits.ts";

/** Measures of which one value is better than another. */
const judged = measures.filter((measure) => measureFacts[measure].kind.better !== "none");

/** What can be compared on a split: the pattern of its names. */
export const judgedPattern = `^${onSplits(judged)}$`;

/** Every metric that a spec can name: the pattern of its names. */
export const metricPattern = `^(${[onSplits(measures), ...otherNames].join("|")})$`;

/** What can be watched while a network trains. The regularisation term says nothing of unseen examples. */
export const watched = judged
  .filter((measure) => measure !== "objective")
  .map((measure) => describeMetric(`validation.${measure}`).name);

function onSplits(some: typeof measures): string {
  return `(${splitNames.join("|")})\\.(${some.map(named).join("|")})`;
}

/** A measure's name with those of its parts: classes and targets have names of any kind, neurons numbers. */
function named(measure: (typeof measures)[number]): string {
  switch (measureFacts[measure].parts) {
    case "classes":
    case "targets":
      return `${measure}(\\..{1,200})?`;
    case "neurons":
      return `${measure}(\\.[1-9][0-9]{0,6})?`;
    default:
      return measure;
  }
}
