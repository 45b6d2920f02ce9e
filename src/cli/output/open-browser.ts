import { execa } from "execa";
import { forTerminal } from "../../text/escape.ts";
import type { Io } from "../io.ts";

const OPENERS: { readonly [platform: string]: readonly [string, ...string[]] } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Asks the desktop to show a file or address; where there is no desktop, says where it is. */
export async function openInBrowser(io: Io, target: string): Promise<void> {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const opened = await execa(command, [...args, target], { reject: false, stdio: "ignore", timeout: 10_000 });
  io.err(`${opened.failed ? "Open this in a browser: " : "Opened "}${forTerminal(target)}\n`);
}
