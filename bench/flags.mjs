import { parseArgs } from "node:util";
import { WORKLOADS } from "./workloads.mjs";

const USAGE = `npm run bench [-- W1 W4 …] [flags]

  W1 … W5, R1, R2        the workloads to time; all where none is named
  --against COMMIT       time an earlier commit of runx in the same rounds
  --node NODE            a Node to run runx on; again for another one
  --python PYTHON        a Python whose libraries are timed as peers; again for another one
  --rounds N             how often each contestant runs (3)
  --epochs N             epochs of each run (4)
  --more                 float64, dense input, two workers, memory, a small table, growth
  --programs N           N runs of a program, beside GNU parallel and xargs
  --machines N           N trials by a queue and by task files, beside one process
`;

const OPTIONS = {
  against: { type: "string" },
  node: { type: "string", multiple: true, default: [process.execPath] },
  python: { type: "string", multiple: true, default: ["python3"] },
  rounds: { type: "string", default: "3" },
  epochs: { type: "string", default: "4" },
  more: { type: "boolean", default: false },
  programs: { type: "string" },
  machines: { type: "string" },
  help: { type: "boolean", default: false },
};

/** What the command line asks for. Ends the process where it asks for help, or for what there is not. */
export function readFlags() {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  for (const name of positionals)
    if (!Object.hasOwn(WORKLOADS, name)) refuse(`There is no workload ${name}.`);
  const isOther = values.programs !== undefined || values.machines !== undefined;
  return {
    ...values,
    rounds: count("rounds", values.rounds),
    // The first is not timed.
    epochs: count("epochs", values.epochs, 2),
    programs: values.programs && count("programs", values.programs),
    machines: values.machines && count("machines", values.machines),
    workloads: positionals.length > 0 || isOther ? positionals : Object.keys(WORKLOADS),
  };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return refuse(error.message);
  }
}

function count(flag, text, least = 1) {
  const number = Number(text);
  return Number.isInteger(number) && number >= least
    ? number
    : refuse(`--${flag} is a whole number from ${least}, not ${text}.`);
}

function refuse(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}
