import type { PageData, Section } from "./page.ts";

/** What a page that follows a run is told: the sections to put in, and new data for the figures. */
export interface PageChange {
  /** Ids of all sections, top to bottom. */
  readonly order: readonly string[];
  readonly sections: readonly Section[];
  readonly data?: PageData;
}
