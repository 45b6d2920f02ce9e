/** `runx serve`: the page of an experiment over HTTP, following the run. Read-only and on this machine by default. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { option, RunxError, textOf, wording } from "../errors.ts";
import type { PlanName } from "../model/records.ts";
import type { PageAssets } from "../report/page/assets.ts";
import { renderLiveDocument } from "../report/page/page.ts";
import { Channel } from "./channel.ts";
import { guardingHeaders, isOwnHost } from "./guard.ts";
import { homeOf, pageOf, type VersionedParts } from "./parts.ts";
import { messagePage } from "./plain-pages.ts";
import { eventsPath, homeEventsPath, pagePath, type Route, routeOf } from "./route.ts";
import type { LiveSource } from "./source.ts";

export interface ServeOptions {
  /** Default: 127.0.0.1. Anything else opens the results to the network. */
  readonly host?: string;
  /** Default: 7321. A free one is taken when it is in use. */
  readonly port?: number;
  /** How often the source is asked for changes, in milliseconds. */
  readonly interval?: number;
}

export interface Served {
  readonly url: string;
  /** Ends the open pages' connections and the server. The runs do not notice. */
  close(): Promise<void>;
}

export async function serve(
  source: LiveSource,
  assets: PageAssets,
  { host = "127.0.0.1", port = 7321, interval = 1000 }: ServeOptions = {},
): Promise<Served> {
  const channels = new Map<string, Channel>();
  const server = createServer((request, response) => {
    void answer(request, response, { source, assets, channels }).catch((error: unknown) => {
      failed(response, error, assets.style);
    });
  });
  await listen(server, host, port);
  const follower = follow(source, channels, interval);
  return {
    url: urlOf(server, host),
    close: async () => {
      follower.stop();
      for (const channel of channels.values()) channel.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Context {
  readonly source: LiveSource;
  readonly assets: PageAssets;
  /** Of each page that is followed, by its address. */
  readonly channels: Map<string, Channel>;
}

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { style } = context.assets;
  for (const [name, value] of Object.entries(guardingHeaders)) response.setHeader(name, value);
  if (!isOwnHost(request.headers.host)) {
    send(response, 421, messagePage("Wrong host", "Open this page by the address that runx printed.", style));
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    send(response, 405, messagePage("Read only", "This server shows results; it changes nothing.", style));
    return;
  }
  await route(request, response, context);
}

async function route(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { source, assets, channels } = context;
  const found = routeOf(request.url ?? "/");
  const bytes = found.kind === "mnist" ? source.mnist(found.file) : undefined;
  if (bytes !== undefined) {
    response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": bytes.length });
    response.end(request.method === "HEAD" ? undefined : bytes);
    return;
  }
  const versioned = await partsFor(found, source);
  if (found.kind === "unknown" || found.kind === "mnist" || versioned === undefined) {
    send(response, 404, messagePage("Not found", "There is no experiment of this name here.", assets.style));
    return;
  }
  if (found.kind === "home") {
    const place = { events: homeEventsPath(versioned.version) };
    send(response, 200, renderLiveDocument(versioned.parts, place, assets));
    return;
  }
  if (found.kind === "page") {
    const place = { events: eventsPath(found.plan, versioned.version), home: "/" };
    send(response, 200, renderLiveDocument(versioned.parts, place, assets));
    return;
  }
  if (request.headers["sec-fetch-site"] === "cross-site") {
    send(response, 403, messagePage("Refused", "Pages of other sites cannot follow a run.", assets.style));
    return;
  }
  const address = found.kind === "home-events" ? HOME : pagePath(found.plan);
  const channel = channels.get(address) ?? new Channel(versioned);
  channels.set(address, channel);
  channel.update(versioned);
  channel.add(response, found.since);
}

/** The address of the list of experiments. */
const HOME = "/";

async function partsFor(found: Route, source: LiveSource): Promise<VersionedParts | undefined> {
  if (found.kind === "unknown" || found.kind === "mnist") return undefined;
  return found.kind === "home" || found.kind === "home-events"
    ? homeOf(await source.home(), source.queue())
    : pageNamed(found.plan, source);
}

async function pageNamed(plan: PlanName, source: LiveSource): Promise<VersionedParts | undefined> {
  const snapshot = await source.snapshot(plan);
  return snapshot && pageOf(snapshot);
}

/** Asks the source for changes while somebody looks. */
function follow(source: LiveSource, channels: Map<string, Channel>, interval: number): { stop(): void } {
  let seen = source.revision();
  let asking = false;
  const ask = async (): Promise<void> => {
    const revision = source.revision();
    if (revision === seen) return;
    for (const [address, channel] of channels) {
      if (channel.size === 0) channels.delete(address);
      if (channel.size === 0) continue;
      const parts = await partsFor(routeOf(address), source);
      if (parts !== undefined) channel.update(parts);
    }
    seen = revision;
  };
  const asker = setInterval(() => {
    if (asking) return;
    asking = true;
    // A database that is busy now is asked again at the next turn; what was shown stays.
    void ask()
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  }, interval);
  const beater = setInterval(() => {
    for (const channel of channels.values()) channel.beat();
  }, 15_000);
  return {
    stop: () => {
      clearInterval(asker);
      clearInterval(beater);
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const attempt = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(at, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  const aFreeOne = (error: unknown): Promise<void> => {
    if (codeOf(error) === "EADDRINUSE" || codeOf(error) === "EACCES") return attempt(0);
    throw error;
  };
  await attempt(port)
    .catch(aFreeOne)
    .catch((error: unknown) => {
      throw new RunxError(unreachable(host, error));
    });
}

function unreachable(host: string, error: unknown): ConstructorParameters<typeof RunxError>[0] {
  return {
    code: "serve.cannot-listen",
    message: `Cannot listen on ${host}: ${codeOf(error) ?? "unknown reason"}.`,
    hint: wording`Leave ${option("host")} out to serve on this machine only, or give one of its addresses.`,
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(page);
}

/** A refusal says what to do; a defect is not shown to a browser. */
function failed(response: ServerResponse, error: unknown, style: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const [problem] = error instanceof RunxError ? error.problems : [];
  send(
    response,
    500,
    messagePage(
      problem?.message ?? "Something went wrong",
      textOf(problem?.hint ?? "Reload the page."),
      style,
    ),
  );
}
