/** Notes and tags of experiments and trials. A name is that of an experiment, or the first characters of a trial's id. */
import { RunxError } from "../errors.ts";
import type { Note, Subject } from "../model/records.ts";
import { findSubject } from "./records/subject.ts";
import { withStore } from "./records/with-store.ts";

const LONGEST_NOTE = 10_000;
/** As the schema has it for a spec's `tags`. */
const LONGEST_TAG = 100;

export interface Notes {
  readonly subject: Subject;
  readonly notes: readonly Note[];
}

export interface Tags {
  readonly subject: Subject;
  readonly tags: readonly string[];
}

export function notesOf(name: string, db: string): Notes {
  return withStore(db, "change", (store) => {
    const subject = findSubject(store, name);
    return { subject, notes: store.notes(subject) };
  });
}

/** Notes are not changed: a later one corrects. Returns all of them. */
export function addNote(name: string, text: string, db: string): Notes {
  refuseBadNote(text);
  return withStore(db, "change", (store) => {
    const subject = findSubject(store, name);
    store.addNote(subject, text);
    return { subject, notes: store.notes(subject) };
  });
}

function refuseBadNote(text: string): void {
  if (text !== "" && text.length <= LONGEST_NOTE) return;
  throw new RunxError({
    code: "note.length",
    message: `A note has 1 to ${LONGEST_NOTE} characters, not ${text.length === 0 ? "none" : text.length}.`,
    hint: 'For example: runx note 3f2a91 "looks stuck".',
  });
}

/** Adds tags, or removes them, and returns those that there are then. */
export function changeTags(
  name: string,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  db: string,
): Tags {
  for (const tag of [...add, ...remove]) refuseBadTag(tag);
  return withStore(db, "change", (store) => {
    const subject = findSubject(store, name);
    if (remove.length > 0) store.removeTags(subject, remove);
    if (add.length > 0) store.addTags(subject, add);
    return { subject, tags: store.tags(subject) };
  });
}

function refuseBadTag(tag: string): void {
  const isBlank = tag.trim() === "";
  if (!isBlank && tag.length <= LONGEST_TAG) return;
  throw new RunxError({
    code: "tag.length",
    message: `A tag has 1 to ${LONGEST_TAG} characters, not ${isBlank ? "none" : tag.length}.`,
    hint: "Longer remarks are notes: runx note NAME TEXT.",
  });
}
