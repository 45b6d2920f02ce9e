import type { CommandName, Handler } from "./args/command.ts";

/** A command's code is loaded when it runs: help and completion stay quick. */
export const handlers: { readonly [name in CommandName]: () => Promise<Handler> } = {
  run: async () => (await import("./commands/run.ts")).runCommand,
  validate: async () => (await import("./commands/validate.ts")).validate,
  plan: async () => (await import("./commands/plan.ts")).planCommand,
  report: async () => (await import("./commands/report.ts")).reportCommand,
  list: async () => (await import("./commands/list.ts")).list,
  show: async () => (await import("./commands/show.ts")).show,
  check: async () => (await import("./commands/check.ts")).check,
  verify: async () => (await import("./commands/verify.ts")).verify,
  diff: async () => (await import("./commands/diff.ts")).diff,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  predict: async () => (await import("./commands/predict.ts")).predict,
  plot: async () => (await import("./commands/plot.ts")).plot,
  read: async () => (await import("./commands/read.ts")).read,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  worker: async () => (await import("./commands/worker.ts")).workerCommand,
  queue: async () => (await import("./commands/queue.ts")).queueCommand,
  tag: async () => (await import("./commands/tag.ts")).tag,
  note: async () => (await import("./commands/note.ts")).note,
  rm: async () => (await import("./commands/rm.ts")).rm,
  restore: async () => (await import("./commands/rm.ts")).restore,
  completion: async () => (await import("./completion/completion.ts")).completion,
  gc: async () => (await import("./commands/gc.ts")).gc,
  init: async () => (await import("./commands/init.ts")).init,
};
