import type { Command } from "./command.ts";
import { DB, JSON_LINES } from "./common-options.ts";

/** Commands that mark, put away and delete what is recorded. */
export const recordCommands: readonly Command[] = [
  {
    name: "tag",
    args: "<experiment-or-trial> [tags...]",
    summary: "Add tags to an experiment or a trial.",
    details: [
      "Without tags, prints the existing ones. Tags in a spec can only be changed there. A trial is named by its id or the first characters of it.",
    ],
    options: [{ flag: "--remove", about: "Remove the tags instead." }, DB, JSON_LINES],
    examples: [
      { line: "runx tag cross-entropy important", does: "then: runx list --tag important" },
      { line: "runx tag cross-entropy important --remove", does: "take it off again" },
    ],
  },
  {
    name: "note",
    args: "<experiment-or-trial> [text...]",
    summary: "Add a note to an experiment or a trial.",
    details: [
      "Without text, prints the notes, oldest first. A note is stored with its time and cannot be changed; add another one to correct it.",
    ],
    options: [DB, JSON_LINES],
    examples: [{ line: 'runx note cross-entropy "eta 0.5 is from chapter 3"', does: "for later" }],
  },
  {
    name: "rm",
    args: "<experiment...>",
    summary: "Remove experiments from lists and reports; deletes nothing.",
    details: [
      "A removed experiment does not appear in lists, reports or the database's public views. Its trials stay recorded and are not computed again. runx restore brings it back, and so does running its spec.",
    ],
    options: [DB],
    examples: [{ line: "runx rm hello", does: "back with: runx restore hello" }],
  },
  {
    name: "restore",
    args: "<removed-experiment...>",
    summary: "Bring back removed experiments.",
    details: ["runx list --removed lists them."],
    options: [DB],
    examples: [{ line: "runx restore hello", does: "it is in lists and reports again" }],
  },
  {
    name: "gc",
    args: "",
    summary: "Permanently delete unreferenced data (asks first).",
    details: [
      "Lists removed experiments and every trial that no other plan refers to, asks for confirmation, and deletes exactly that, with the weights and states of the trials. Without a terminal, deletes only with --yes. A trial that also belongs to another experiment stays, with the run that computed it.",
    ],
    options: [
      {
        flag: "--replaced",
        about: "Also delete replaced plans, and the plans of runs with --set or --seeds.",
      },
      { flag: "--yes", about: "Delete without asking." },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx gc", does: "look at the list, then answer" },
      { line: "runx gc --replaced --yes", does: "keep only the plan that reports show of each experiment" },
    ],
  },
];
