import { changeTags } from "../../app/annotations.ts";
import { RunxError } from "../../errors.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx tag NAME [TAG…]`: adds tags, removes them with `--remove`, and lists those that there are. */
export async function tag(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [name, ...words] = call.args as [string, ...string[]];
  const remove = flags.on("remove");
  if (remove && words.length === 0) refuseNothing();
  const { subject, tags } = changeTags(name, remove ? { remove: words } : { add: words }, databasePath(call));
  const list = tags.length > 0 ? tags.join(", ") : "No tags.";
  io.out(flags.on("json") ? jsonLine({ ...subject, tags }) : `${forTerminal(list)}\n`);
  return EXIT.ok;
}

function refuseNothing(): never {
  throw new RunxError({
    code: "tag.none",
    message: "--remove needs the tags to take off.",
    hint: "For example: runx tag cross-entropy important --remove.",
  });
}
