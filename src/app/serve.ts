import { existsSync } from "node:fs";
import type { QueueSettings } from "../machines/address.ts";
import { loadPageAssets } from "../report/page/assets.ts";
import { type Served, type ServeOptions, serve } from "../serve/server.ts";
import { openStore, type Store } from "../store/store.ts";
import { type LiveStore, liveRecords } from "./page/live-records.ts";
import { type FollowedQueue, followQueue } from "./page/queue-view.ts";

export interface ServeRecordsOptions extends ServeOptions {
  readonly db: string;
  /** Where paths of recorded specs begin. */
  readonly folder: string;
  /** The queue whose workers are shown. */
  readonly queue?: QueueSettings;
}

/** Serves the pages of what is recorded, following those that run. It only reads. Throws RunxError. */
export async function serveRecords({
  db,
  folder,
  queue,
  ...options
}: ServeRecordsOptions): Promise<ServedRecords> {
  const records = new Records(db);
  try {
    const followed = await followQueue(queue);
    records.follow(followed);
    const served = await serve(liveRecords(records, folder, followed), await loadPageAssets(), options);
    return new ServedRecords(records, served);
  } catch (error) {
    records.close();
    throw error;
  }
}

class Records implements LiveStore {
  readonly #path: string;
  #queue: FollowedQueue | undefined;
  #store: Store | undefined;

  constructor(path: string) {
    this.#path = path;
    this.store();
  }

  follow(queue: FollowedQueue | undefined): void {
    this.#queue = queue;
  }

  store(): Store | undefined {
    if (this.#store === undefined && existsSync(this.#path)) this.#store = openStore(this.#path, "read");
    return this.#store;
  }

  close(): void {
    this.#queue?.close();
    this.#store?.close();
  }
}

const LOOK_AGAIN_MS = 1000;

export class ServedRecords {
  readonly url: string;
  readonly #records: Records;
  readonly #served: Served;

  constructor(records: Records, served: Served) {
    this.url = served.url;
    this.#records = records;
    this.#served = served;
  }

  /** Until the signal; rejects with RunxError when the database is no longer the one that is served. */
  async until(stop: AbortSignal): Promise<void> {
    let watch: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        stop.addEventListener("abort", () => resolve());
        watch = setInterval(() => {
          try {
            this.#records.store()?.refuseReplaced();
          } catch (error) {
            reject(error);
          }
        }, LOOK_AGAIN_MS);
      });
    } finally {
      clearInterval(watch);
    }
  }

  async close(): Promise<void> {
    await this.#served.close();
    this.#records.close();
  }
}
