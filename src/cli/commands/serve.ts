import { serveRecords } from "../../app/serve.ts";
import { RunxError } from "../../errors.ts";
import type { ServeOptions } from "../../serve/server.ts";
import type { Call } from "../args/command.ts";
import { queueSettings } from "../args/queue-settings.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { openInBrowser } from "../output/open-browser.ts";

/** `runx serve`: the pages of the recorded experiments, following those that run. It only reads. */
export async function serveCommand(call: Call): Promise<ExitCode> {
  const { io, flags } = call;
  const served = await serveRecords({
    ...optionsOf(call),
    db: databasePath(call),
    folder: io.cwd,
    queue: queueSettings(io.env),
  });
  try {
    io.out(`${served.url}\n`);
    io.err("Serving the recorded experiments, read-only. Ctrl-C stops the server and affects no run.\n");
    if (flags.on("open")) await openInBrowser(io, served.url);
    await served.until(interrupted());
  } finally {
    await served.close();
  }
  return EXIT.ok;
}

function optionsOf({ flags }: Call): ServeOptions {
  const port = flags.count("port", 0);
  const host = flags.text("host");
  if (port !== undefined && port > 65_535) {
    throw new RunxError({
      code: "flag.value",
      message: "--port is at most 65535.",
      hint: "Leave it out for a free one.",
    });
  }
  return { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
}

function interrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}
