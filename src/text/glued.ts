/** Spaces that no line is broken at. */

/** Before a unit and what is counted, around a sign of comparison, after a symbol. */
const beforeNumber =
  / (?=%|± ?\d)|(?<=\d) (?=(?:seed|point|epoch|step|training|arm)s?\b)| (?=[=<] \d)|(?<= [=<]) (?=\d)|(?<=[ηλμ₁²±]) (?=[−\d])/g;

/** Parameters of an arm that go by names: `lr 0.1 (noise 1, steps 5)`. */
const afterName =
  /(?<=[(,] ?[A-Za-z_][\w.-]*) (?=[−\d])|(?<=[A-Za-z_][\w.-]*) (?=[−\d][\d.e−]* \([A-Za-zηλμ])/g;

/** Numbers stay on the line of their unit and of their name: `95 %`, `p = 0.36`, `η 0.5`, `lr 0.1 (noise 1)`. */
export function glued(text: string): string {
  return text.replace(beforeNumber, "\u00a0").replace(afterName, "\u00a0");
}
