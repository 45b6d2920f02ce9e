/** Addresses of the server. */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "home-events"; readonly since: string }
  | { readonly kind: "page"; readonly experiment: string }
  | { readonly kind: "events"; readonly experiment: string; readonly since: string }
  /** One of the published files of MNIST, for a page that trains again. */
  | { readonly kind: "mnist"; readonly file: string }
  | { readonly kind: "unknown" };

export function routeOf(url: string): Route {
  if (!URL.canParse(url, "http://localhost")) return { kind: "unknown" };
  const parsed = new URL(url, "http://localhost");
  const [, first, name, last, ...more] = parsed.pathname.split("/");
  const since = parsed.searchParams.get("since") ?? "";
  if (first === "" && name === undefined) return { kind: "home" };
  if (first === "events" && name === undefined) return { kind: "home-events", since };
  if (first === "mnist" && name !== undefined && last === undefined) return { kind: "mnist", file: name };
  const experiment = decoded(name);
  if (first !== "experiments" || experiment === undefined || more.length > 0) return { kind: "unknown" };
  if (last === undefined) return { kind: "page", experiment };
  if (last === "events") return { kind: "events", experiment, since };
  return { kind: "unknown" };
}

export function homeEventsPath(since: string): string {
  return `/events?since=${encodeURIComponent(since)}`;
}

export function pagePath(experiment: string): string {
  return `/experiments/${encodeURIComponent(experiment)}`;
}

export function eventsPath(experiment: string, since: string): string {
  return `${pagePath(experiment)}/events?since=${encodeURIComponent(since)}`;
}

function decoded(name: string | undefined): string | undefined {
  if (name === undefined || name === "") return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
