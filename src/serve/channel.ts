import type { ServerResponse } from "node:http";
import type { PageChange } from "../report/page/change.ts";
import { changeBetween, type VersionedParts } from "./parts.ts";

interface Listener {
  readonly response: ServerResponse;
  /** What the page shows; undefined when it is unknown, so that everything is sent. */
  shown: VersionedParts | undefined;
  /** The last message has not left yet: the next one waits for the newest state. */
  busy: boolean;
}

/** The open pages of one experiment, kept up to date by server-sent events. */
export class Channel {
  private readonly listeners = new Set<Listener>();
  private current: VersionedParts;

  constructor(current: VersionedParts) {
    this.current = current;
  }

  get size(): number {
    return this.listeners.size;
  }

  /** `since` is the version that the page was made from. */
  add(response: ServerResponse, since: string): void {
    const listener: Listener = {
      response,
      shown: since === this.current.version ? this.current : undefined,
      busy: false,
    };
    this.listeners.add(listener);
    response.on("close", () => this.listeners.delete(listener));
    response.on("drain", () => {
      listener.busy = false;
      this.bring(listener);
    });
    response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    response.write(": open\n\n");
    this.bring(listener);
  }

  update(parts: VersionedParts): void {
    this.current = parts;
    for (const listener of this.listeners) this.bring(listener);
  }

  /** A comment now and then keeps intermediaries from closing an idle connection. */
  beat(): void {
    for (const { response, busy } of this.listeners) if (!busy) response.write(": still here\n\n");
  }

  close(): void {
    for (const { response } of this.listeners) response.end("event: end\ndata: {}\n\n");
    this.listeners.clear();
  }

  private bring(listener: Listener): void {
    if (listener.busy || listener.shown?.version === this.current.version) return;
    const change = changeBetween(listener.shown, this.current);
    listener.shown = this.current;
    listener.busy = !listener.response.write(eventOf(this.current.version, change));
  }
}

function eventOf(version: string, change: PageChange): string {
  return `event: page\nid: ${version}\ndata: ${JSON.stringify(change)}\n\n`;
}
