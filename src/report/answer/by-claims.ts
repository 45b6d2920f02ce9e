/** Where nothing can be compared, what is claimed answers the question. */
import { agreeing, countedOf } from "../../text/counted.ts";
import type { Answer, AnswerVerdict, ArmReport, JudgedClaim } from "../report.ts";
import { allOf } from "./comparison-wording.ts";

/**
 * The answer to a yes-or-no question with what came of the claims in front, where the arms alone give none: of a single arm,
 * of a metric that is neither good nor bad, of one training an arm. As it was elsewhere, and where no claim is judged.
 */
export function answerByClaims(
  answer: Answer,
  arms: readonly ArmReport[],
  claims: readonly JudgedClaim[],
): Answer {
  const count = (kind: JudgedClaim["outcome"]["kind"]) =>
    claims.filter(({ outcome }) => outcome.kind === kind).length;
  const [missed, open] = [count("missed"), count("open")];
  const isOneEach = answer.verdict === "cannot-tell" && arms.every(({ tally }) => tally.completed === 1);
  if ((answer.verdict !== undefined && !isOneEach) || open === claims.length) return answer;
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
