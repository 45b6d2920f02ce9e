import { expect, test } from "vitest";
import { glued } from "../../src/text/glued.ts";

test.each([
  "95_% of them",
  "better (95_% interval −2.8 to 6.8, 5_seeds, p_=_0.32)",
  "cross-entropy (η_0.5) is better than quadratic (η_3)",
  "lr_0.01 (noise_0) is better than lr_1e−7 (noise_−1, steps_5) by 2.0_points",
  "of lr_0.1 (noise_1), seed_3",
  "after epoch 150 is 0.933_±_0.0005",
  "R²_0.97 after 5_epochs (median) with 30 of 35_arms",
])("%s", (text) => {
  expect(glued(text.replaceAll("_", " "))).toBe(text.replaceAll("_", "\u00a0"));
});
