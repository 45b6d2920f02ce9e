import { createHash } from "node:crypto";
import type { PageChange } from "../report/page/change.ts";
import { html } from "../report/page/html.ts";
import { liveParts, type PageParts } from "../report/page/page.ts";
import { type QueueView, workersBody } from "../report/page/workers.ts";
import { type HomeRow, homeBody } from "./home.ts";
import type { Snapshot } from "./source.ts";

/** A page's parts and a name for exactly these. */
export interface VersionedParts {
  readonly version: string;
  readonly parts: PageParts;
  /** JSON of the data, compared instead of the data. */
  readonly data: string;
}

export function pageOf({ content, progress }: Snapshot): VersionedParts {
  return versioned(liveParts(content, progress));
}

/** The list of experiments is a page that follows like the others. */
export function homeOf(rows: readonly HomeRow[], queue: QueueView | undefined): VersionedParts {
  const { markup } = homeBody(rows);
  const workers = queue && {
    id: "workers",
    name: "Workers",
    markup: html`<h2>Workers</h2>${workersBody(queue)}`.markup,
  };
  return versioned({
    title: "Experiments",
    sections: [{ id: "results", markup: `<h1>Experiments</h1>${markup}` }, ...(workers ? [workers] : [])],
    data: { figures: [], images: { mistake: [], neuron: [] }, texts: {} },
  });
}

function versioned(parts: PageParts): VersionedParts {
  const data = JSON.stringify(parts.data);
  const hash = createHash("sha256").update(JSON.stringify(parts.sections)).update(data);
  return { version: hash.digest("hex").slice(0, 16), parts, data };
}

/** The sections that differ, and the figures' data when it does; everything for a page in an unknown state. */
export function changeBetween(before: VersionedParts | undefined, now: VersionedParts): PageChange {
  const old = new Map(before?.parts.sections.map(({ id, markup }) => [id, markup]));
  return {
    order: now.parts.sections.map(({ id }) => id),
    sections: now.parts.sections.filter(
      ({ id, markup, fixed }) => fixed === undefined && old.get(id) !== markup,
    ),
    ...(before?.data === now.data ? {} : { data: now.parts.data }),
  };
}
