import type { PlanName } from "../model/records.ts";
import type { PageContent } from "../report/content/content.ts";
import type { RunProgress } from "../report/page/progress.ts";
import type { QueueView } from "../report/page/workers.ts";
import type { HomeRow } from "./home.ts";

/** What the server shows. It only reads: whoever provides this keeps the database and the runs. */
export interface LiveSource {
  /** Every experiment with what it found, the newest first; empty before the first run. */
  home(): readonly HomeRow[] | Promise<readonly HomeRow[]>;
  /** Undefined where no queue is followed. */
  queue(): QueueView | undefined;
  /** Cheap, and another value whenever a snapshot might have changed. */
  revision(): string | number;
  /** A published file of MNIST by its name; undefined for other names and where they are not installed. */
  mnist(file: string): Uint8Array | undefined;
  /** How a plan stands now; undefined when there is none of that name. */
  snapshot(plan: PlanName): Snapshot | undefined | Promise<Snapshot | undefined>;
}

export interface Snapshot {
  readonly content: PageContent;
  readonly progress: RunProgress;
}
