import jsep from "jsep";

/** Where the text stops being an expression. */
export class SyntaxProblem extends Error {
  readonly hint: string;
  readonly index: number | undefined;

  constructor(message: string, hint: string, index?: number) {
    super(message);
    this.hint = hint;
    this.index = index;
  }
}

/** Binary operators by how tightly they bind, loosest first. `=` means `==`, as in SQL and in shells. */
const binaryOperators: readonly (readonly string[])[] = [
  ["or", "||"],
  ["and", "&&"],
  ["==", "!=", "=", "<", ">", "<=", ">=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
  ["^"],
];

const unaryOperators = ["-", "+", "not", "!"];

// jsep's grammar is one object for the whole process; nothing else in runx uses it.
jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
binaryOperators.forEach((operators, i) => {
  for (const operator of operators) jsep.addBinaryOp(operator, i + 1, operator === "^");
});
for (const operator of unaryOperators) jsep.addUnaryOp(operator);

// As in mathematics, −x² is −(x²): a sign takes the power that follows it, where jsep would take the name alone.
jsep.hooks.add("gobble-token", function (token) {
  const operator = this.char;
  if (operator !== "-" && operator !== "+") return;
  this.index += 1;
  const argument = powerAfter(this);
  if (argument === undefined) this.index -= 1;
  else token.node = { type: "UnaryExpression", operator, prefix: true, argument };
});

/** Undefined where the text ends, or goes on with something that cannot stand here: jsep then says what. */
function powerAfter(reader: jsep.HookScope): jsep.Expression | undefined {
  const left = reader.gobbleToken() || undefined;
  reader.gobbleSpaces();
  if (left === undefined || reader.char !== "^") return left;
  reader.index += 1;
  const right = powerAfter(reader);
  return right && { type: "BinaryExpression", operator: "^", left, right };
}

export const FORMULA_REMEDY = "Use + - * / ^, parentheses, exp, ln, sin, cos, sqrt and abs: v1^2 + 10*v2^2.";

/** The parser's tree, as it is: `lower` decides what of it is allowed. */
export function parse(text: string, isFormula = false): jsep.Expression {
  const what = isFormula ? "formula" : "expression";
  if (text.trim() === "") {
    const hint = isFormula ? FORMULA_REMEDY : "Write a comparison: eta >= 0.5.";
    throw new SyntaxProblem(`The ${what} is empty.`, hint, 0);
  }
  try {
    return jsep(text);
  } catch (error) {
    const { description, index } = error as { readonly description?: string; readonly index?: number };
    if (description === undefined) throw error;
    throw new SyntaxProblem(
      `This is not ${isFormula ? "a" : "an"} ${what}: ${description.charAt(0).toLowerCase()}${description.slice(1)}.`,
      isFormula
        ? FORMULA_REMEDY
        : 'Write comparisons such as eta >= 0.5 and cost == cross-entropy; quote other texts: name == "a b".',
      index,
    );
  }
}
