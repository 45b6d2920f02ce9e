import { exampleNamed, examples, questionOf } from "../../app/examples.ts";
import { wrap } from "../../text/layout.ts";
import type { Call } from "../args/command.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { runCommand } from "./run.ts";

/** `runx example [NAME]`: runs an experiment that comes with runx; without a name lists them. */
export async function example(call: Call): Promise<ExitCode> {
  const [name] = call.args;
  if (name !== undefined) return runCommand({ ...call, args: [exampleNamed(name).path] });
  list(call);
  return EXIT.ok;
}

function list({ flags, io }: Call): void {
  const all = examples().map((each) => ({ name: each.name, question: questionOf(each) }));
  if (flags.on("json")) {
    for (const each of all) io.out(jsonLine(each));
    return;
  }
  const width = Math.max(...all.map(({ name }) => name.length));
  for (const { name, question } of all) {
    const [first, ...more] = wrap(question, Math.max(30, io.columns - width - 4));
    io.out(`  ${name.padEnd(width)}  ${first ?? ""}\n`);
    for (const line of more) io.out(`  ${" ".repeat(width)}  ${line}\n`);
  }
}
