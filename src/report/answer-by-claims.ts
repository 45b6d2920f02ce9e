/** Of a single arm nothing is compared: whether it does what is asked, its claims say. */
import { agreeing, countedOf } from "../text/counted.ts";
import type { Answer, AnswerVerdict, JudgedClaim } from "./report.ts";
import { allOf } from "./wording.ts";

/** The answer of one arm to a yes-or-no question, with what came of its claims in front; as it was where none is judged. */
export function answerByClaims(answer: Answer, claims: readonly JudgedClaim[]): Answer {
  const count = (kind: JudgedClaim["outcome"]["kind"]) =>
    claims.filter(({ outcome }) => outcome.kind === kind).length;
  const [missed, open] = [count("missed"), count("open")];
  if (answer.verdict !== undefined || open === claims.length) return answer;
  const [verdict, came] = outcomeOf(missed, open, claims.length);
  return { ...answer, verdict, text: `${came}. ${answer.text}` };
}

function outcomeOf(
  missed: number,
  open: number,
  all: number,
): readonly [verdict: AnswerVerdict, came: string] {
  const which = (some: number) => {
    if (all === 1) return "its claim";
    return some === all ? allOf(all, "claim") : countedOf(some, all, "claim");
  };
  if (missed > 0) return ["no", `${which(missed)} ${agreeing(missed, "is", "are")} missed`];
  if (open > 0) return ["cannot-tell", `${which(open)} ${agreeing(open, "is", "are")} open`];
  return ["yes", `${which(all)} ${agreeing(all, "is", "are")} met`];
}
