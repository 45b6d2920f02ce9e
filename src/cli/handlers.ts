import type { CommandName, Handler } from "./command.ts";

/** A command's code is loaded when it runs: help and completion stay quick. */
export const handlers: { readonly [name in CommandName]: () => Promise<Handler> } = {
  run: async () => (await import("./run.ts")).run,
  validate: async () => (await import("./validate.ts")).validate,
  plan: async () => (await import("./plan.ts")).planCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  list: async () => (await import("./list.ts")).list,
  show: async () => (await import("./show.ts")).show,
  check: async () => (await import("./check.ts")).check,
  verify: async () => (await import("./verify.ts")).verify,
  diff: async () => (await import("./diff.ts")).diff,
  export: async () => (await import("./export.ts")).exportCommand,
  plot: async () => (await import("./plot.ts")).plot,
  serve: async () => (await import("./serve.ts")).serveCommand,
  tag: async () => (await import("./tag.ts")).tag,
  note: async () => (await import("./note.ts")).note,
  rm: async () => (await import("./rm.ts")).rm,
  restore: async () => (await import("./rm.ts")).restore,
  completion: async () => (await import("./completion/completion.ts")).completion,
  gc: async () => (await import("./gc.ts")).gc,
  init: async () => (await import("./init.ts")).init,
};
