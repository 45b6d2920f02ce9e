import { type ChildProcess, spawn } from "node:child_process";
import { MARK, owner } from "./mark.ts";

/**
 * Reads `+ GROUP`, `- GROUP` and, when nothing is run any more, `.`. When runx is gone, whatever ended it, the pipe closes:
 * then the groups that are left and all processes with the owner's mark are asked to end, and after a second made to.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=' '
while read -r what group; do
  case $what in
    .) exit 0;;
    +) groups="$groups$group ";;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }";; esac;;
  esac
done
end() {
  for group in $groups; do kill -s "$1" -- "-$group" 2>/dev/null; done
  for file in $(grep -lsz "^${MARK}=$OWNER[.]" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/}; pid=\${pid%/environ}
    [ "$pid" = "$$" ] || kill -s "$1" "$pid" 2>/dev/null
  done
}
# Twice each: what was just being started has its mark a moment later.
end TERM
sleep 0.5
end TERM
sleep 0.5
end KILL
sleep 0.3
end KILL
`;

/**
 * A small process that outlives runx just long enough to end what runx was running. It lives before the first program
 * does: runx may be killed between the two.
 */
export class Reaper {
  readonly #shell = start();
  /** Groups that are gone and are told with the next one that comes: each write waits for the shell. */
  #gone = "";

  watch(group: number): void {
    this.#shell.stdin?.write(`${this.#gone}+ ${group}\n`);
    this.#gone = "";
  }

  forget(group: number): void {
    this.#gone += `- ${group}\n`;
  }

  /** Nothing is run any more. */
  close(): void {
    this.#shell.stdin?.end(".\n");
  }
}

function start(): ChildProcess {
  const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", OWNER: owner.replaceAll(".", "[.]") };
  const shell = spawn("sh", ["-c", SCRIPT], {
    env,
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  // Without it programs are ended by the next run instead.
  shell.on("error", () => {});
  shell.stdin?.on("error", () => {});
  shell.unref();
  return shell;
}
