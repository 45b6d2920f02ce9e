import { findSubject } from "../../app/subject.ts";
import { RunxError } from "../../errors.ts";
import type { Note } from "../../model/records.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { openRecorded } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";

const LONGEST = 10_000;

/** `runx note NAME [TEXT]`: adds a note, or prints the notes. Notes are not changed: a later one corrects. */
export async function note({ args, flags, io }: Call): Promise<ExitCode> {
  const [name, ...words] = args as [string, ...string[]];
  const text = words.join(" ").trim();
  if (words.length > 0) refuseBadText(text);
  const store = openRecorded({ flags, io });
  try {
    const subject = findSubject(store, name);
    if (words.length > 0) store.addNote(subject, text);
    const notes = store.notes(subject);
    if (flags.on("json")) io.out(jsonLine({ ...subject, notes }));
    else io.out(notes.length > 0 ? notes.map(noteText).join("") : "no notes\n");
  } finally {
    store.close();
  }
  return EXIT.ok;
}

/** `2026-03-14 09:26  looks stuck`; further lines of a note below the first. */
export function noteText({ written, text }: Note): string {
  const time = written.slice(0, 16).replace("T", " ");
  const lines = text.split("\n").map((line) => forTerminal(line));
  return `${time}  ${lines.join(`\n${" ".repeat(time.length + 2)}`)}\n`;
}

function refuseBadText(text: string): void {
  if (text !== "" && text.length <= LONGEST) return;
  throw new RunxError({
    code: "note.length",
    message: `A note has 1 to ${LONGEST} characters, not ${text.length === 0 ? "none" : text.length}.`,
    hint: 'For example: runx note 3f2a91 "looks stuck".',
  });
}
