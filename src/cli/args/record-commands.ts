import type { Command } from "./command.ts";
import { DB, JSON_LINES } from "./common-options.ts";

/** Commands that mark, put away and delete what is recorded. */
export const recordCommands: readonly Command[] = [
  {
    name: "tag",
    args: "<experiment-or-trial> [tags...]",
    summary: "give an experiment or a trial tags to find it by",
    details: [
      "Without tags it prints those there are. Tags that the spec states stay with the spec. A trial is named by its id or the first characters of it.",
    ],
    options: [{ flag: "--remove", about: "take the tags off instead" }, DB, JSON_LINES],
    examples: [
      { line: "runx tag cross-entropy important", does: "then: runx list --tag important" },
      { line: "runx tag cross-entropy important --remove", does: "take it off again" },
    ],
  },
  {
    name: "note",
    args: "<experiment-or-trial> [text...]",
    summary: "keep a remark with an experiment or a trial",
    details: [
      "Without a text it prints the notes, oldest first. A note is kept with its time and not changed afterwards; a later one corrects it.",
    ],
    options: [DB, JSON_LINES],
    examples: [{ line: 'runx note cross-entropy "eta 0.5 is from chapter 3"', does: "for later" }],
  },
  {
    name: "rm",
    args: "<experiment...>",
    summary: "remove experiments from lists and reports; deletes nothing",
    details: [
      "A removed experiment is in no list, report or public view. Its trials stay recorded and are not computed again. It comes back with runx restore, or by running its spec.",
    ],
    options: [DB],
    examples: [{ line: "runx rm hello", does: "back with: runx restore hello" }],
  },
  {
    name: "restore",
    args: "<removed-experiment...>",
    summary: "bring removed experiments back as they were",
    details: ["What was removed is listed by runx list --removed."],
    options: [DB],
    examples: [{ line: "runx restore hello", does: "it is in lists and reports again" }],
  },
  {
    name: "gc",
    args: "",
    summary: "delete for good what nothing needs any more, after asking",
    details: [
      "Names removed experiments and every trial that no other plan refers to, asks on the terminal, and deletes exactly that, with the weights and states that the trials left. Without a terminal it deletes only with --yes. A trial that another experiment has too stays, with the run that computed it.",
    ],
    options: [
      {
        flag: "--replaced",
        about: "also replaced plans, and side plans of --set and --seeds",
      },
      { flag: "--yes", about: "delete without asking" },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx gc", does: "look at the list, then answer" },
      { line: "runx gc --replaced --yes", does: "keep only the plan that reports show of each experiment" },
    ],
  },
];
