import type { ReportRequest } from "../../app/report.ts";
import type { Question } from "../../report/question.ts";
import { databasePath } from "../database.ts";
import { MOMENT_CHOICES } from "./choices.ts";
import type { Call } from "./command.ts";
import { experimentNamed } from "./spec-name.ts";
import { specOptions } from "./spec-options.ts";

/** Which plan the flags mean, what is compared with it, and what is asked of the rows. */
export function reportRequest(call: Call): ReportRequest {
  const { flags, io } = call;
  return {
    db: databasePath(call),
    compare: flags.texts("compare").map((each) => experimentNamed(each, io)),
    ...specOptions(flags),
    ...questionOf(call),
  };
}

function questionOf({ flags }: Call): Question {
  const metric = flags.text("metric");
  const at = flags.oneOf("at", MOMENT_CHOICES);
  const where = flags.text("where");
  const by = flags.names("by");
  const tuned = flags.names("tuned");
  const baseline = flags.text("baseline");
  const sort = flags.text("sort");
  const bestOf = flags.count("best-of", 1);
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(at === undefined ? {} : { at }),
    ...(where === undefined ? {} : { where }),
    ...(by === undefined ? {} : { by }),
    ...(tuned === undefined ? {} : { tuned }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(sort === undefined ? {} : { sort }),
    ...(bestOf === undefined ? {} : { bestOf }),
  };
}
