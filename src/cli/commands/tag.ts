import { findSubject } from "../../app/subject.ts";
import { RunxError } from "../../errors.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { openRecorded } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";

/** As the schema has it for a spec's `tags`. */
const LONGEST = 100;

/** `runx tag NAME [TAG…]`: gives tags, takes them off with `--remove`, and says which there are. */
export async function tag({ args, flags, io }: Call): Promise<ExitCode> {
  const [name, ...tags] = args as [string, ...string[]];
  refuseBadTags(tags, flags.on("remove"));
  const store = openRecorded({ flags, io });
  try {
    const subject = findSubject(store, name);
    if (flags.on("remove")) store.removeTags(subject, tags);
    else if (tags.length > 0) store.addTags(subject, tags);
    const now = store.tags(subject);
    const list = now.length > 0 ? now.join(", ") : "no tags";
    io.out(flags.on("json") ? jsonLine({ ...subject, tags: now }) : `${forTerminal(list)}\n`);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

function refuseBadTags(tags: readonly string[], remove: boolean): void {
  if (remove && tags.length === 0) {
    throw new RunxError({
      code: "tag.none",
      message: "--remove needs the tags to take off.",
      hint: "For example: runx tag cross-entropy important --remove.",
    });
  }
  const bad = tags.find((each) => each.trim() === "" || each.length > LONGEST);
  if (bad === undefined) return;
  throw new RunxError({
    code: "tag.length",
    message: `A tag has 1 to ${LONGEST} characters, not ${bad.trim() === "" ? "none" : bad.length}.`,
    hint: "Longer remarks are notes: runx note NAME TEXT.",
  });
}
