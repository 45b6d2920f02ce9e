import { addNote, notesOf } from "../../app/annotations.ts";
import type { Note } from "../../model/records.ts";
import { forTerminal } from "../../text/escape.ts";
import { minuteText } from "../../text/time.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx note NAME [TEXT]`: adds a note, or prints the notes. */
export async function note(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [name, ...words] = call.args as [string, ...string[]];
  const db = databasePath(call);
  const { subject, notes } = words.length > 0 ? addNote(name, words.join(" ").trim(), db) : notesOf(name, db);
  if (flags.on("json")) io.out(jsonLine({ ...subject, notes }));
  else io.out(notes.length > 0 ? notes.map(noteText).join("") : "No notes.\n");
  return EXIT.ok;
}

/** `2026-03-14 09:26  looks stuck`; further lines of a note below the first. */
export function noteText({ written, text }: Note): string {
  const time = minuteText(written);
  const lines = text.split("\n").map((line) => forTerminal(line));
  return `${time}  ${lines.join(`\n${" ".repeat(time.length + 2)}`)}\n`;
}
