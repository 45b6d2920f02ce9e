import { describe, expect, test } from "vitest";
import { type CheckPoint, pointBeforeTraining } from "../../src/network/check-point.ts";
import { deriveCrossEntropy } from "../../src/network/derived-cost.ts";
import { checkMatrixForms } from "../../src/network/matrix-forms.ts";
import { backpropagate } from "../../src/network/network.ts";
import { NUDGES, nudgeNeurons } from "../../src/network/nudges.ts";
import { weightSpeeds } from "../../src/network/weight-speeds.ts";
import { datasetOf, ENDS, parametersOf, randomSplit } from "./fixtures.ts";

function point(changed: Parameters<typeof parametersOf>[0]) {
  const parameters = parametersOf({ layers: [5, 7, 6, 3], ...changed });
  const train = randomSplit(3, 6, 5, 3, "classes");
  return { parameters, at: pointBeforeTraining(datasetOf({ train }, 3), parameters, 1) };
}

describe("δ is the effect of a nudge of z, equation (15)", () => {
  test.each(ENDS)("%s outputs, %s cost", (output, cost) => {
    const { parameters, at } = point({ output, cost });
    const nudged = nudgeNeurons(at, parameters);
    expect(nudged).toHaveLength(4 * (7 + 6 + 3));
    for (const { slope, delta } of nudged) expect(slope).toBeCloseTo(delta, 8);
  });

  test("ΔC/Δz comes nearer to δ as Δz shrinks", () => {
    const { parameters, at } = point({ cost: "cross-entropy" });
    const errors = NUDGES.map((_, i) =>
      Math.max(...nudgeNeurons(at, parameters).map(({ effects, delta }) => Math.abs(effects[i]! - delta))),
    );
    expect(errors[1]!).toBeLessThan(errors[0]! / 5);
    expect(errors[2]!).toBeLessThan(errors[1]! / 5);
  });

  test("with dropout, and where a ReLU has no derivative nothing is claimed", () => {
    const dropped = point({ dropout: 0.5, cost: "cross-entropy" });
    for (const { slope, delta } of nudgeNeurons(dropped.at, dropped.parameters))
      expect(slope).toBeCloseTo(delta, 8);
    const kinked = point({ activation: "relu" });
    const slopes = nudgeNeurons(kinked.at, kinked.parameters).filter(({ slope }) => slope !== undefined);
    expect(slopes.length).toBeGreaterThan(40);
    for (const { slope, delta } of slopes) expect(slope).toBeCloseTo(delta, 7);
  });
});

describe("the matrix forms give backpropagation's δ, equations (18), (20) and (21)", () => {
  test.each(ENDS)("%s outputs, %s cost", (output, cost) => {
    const { parameters, at } = point({ output, cost });
    const checks = checkMatrixForms(at, parameters);
    expect(checks.map(({ equation }) => equation)).toEqual(["(18)", "(20)", "(21)"]);
    for (const { largestDifference } of checks) expect(largestDifference).toBeLessThan(1e-12);
  });

  test("a wrong δ would show: a network without its slopes differs", () => {
    const { parameters, at } = point({ activation: "tanh" });
    const hidden = at.model.hidden.map((each) => ({ ...each, slope: () => 1 }));
    const network = { ...at.model, hidden };
    const wrong: CheckPoint = {
      ...at,
      model: { ...network, backward: (weights, seen, y) => backpropagate(network, weights, seen, y) },
    };
    expect(checkMatrixForms(wrong, parameters)[1]!.largestDifference).toBeGreaterThan(0.01);
  });

  test("a network without hidden layers has (18) alone", () => {
    const { parameters, at } = point({ layers: [5, 3] });
    expect(checkMatrixForms(at, parameters).map(({ equation }) => equation)).toEqual(["(18)"]);
  });
});

test("the cross-entropy cost is the integral of the quadratic gradient without σ′, equation (26)", () => {
  const { largestDifference, points } = deriveCrossEntropy();
  expect(points).toBe(24);
  expect(largestDifference).toBeLessThan(1e-9);
});

describe("a weight learns slowly where its input is low or its neuron saturated, equation (23)", () => {
  const { parameters, at } = point({ layers: [5, 40, 30, 3], output: "sigmoid", cost: "quadratic" });
  const layers = weightSpeeds(at, parameters, 3);

  test("in every layer, the hidden ones too", () => {
    expect(layers).toHaveLength(3);
    for (const { byInput, bySlope } of layers) {
      for (const groups of [byInput, bySlope]) {
        expect(groups.length).toBeGreaterThanOrEqual(2);
        expect(groups[0]!.speed).toBeLessThan(groups.at(-1)!.speed);
      }
    }
  });

  test("not at all where the input is 0; every weight of every example is in one group", () => {
    expect(layers[0]!.byInput[0]).toMatchObject({ from: 0, to: 0, speed: 0 });
    expect(layers[0]!.byInput.reduce((sum, { weights }) => sum + weights, 0)).toBe(4 * 5 * 40);
    expect(layers[1]!.bySlope.reduce((sum, { weights }) => sum + weights, 0)).toBe(4 * 40 * 30);
  });
});
