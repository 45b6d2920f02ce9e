import type { PlanName } from "../model/records.ts";

/** Addresses of the server. */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "home-events"; readonly since: string }
  | { readonly kind: "page"; readonly plan: PlanName }
  | { readonly kind: "events"; readonly plan: PlanName; readonly since: string }
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
  const changedBy = parsed.searchParams.getAll("set");
  const plan = changedBy.length === 0 ? experiment : { experiment, changedBy };
  if (last === undefined) return { kind: "page", plan };
  if (last === "events") return { kind: "events", plan, since };
  return { kind: "unknown" };
}

export function homeEventsPath(since: string): string {
  return `/events?since=${encodeURIComponent(since)}`;
}

/** `/experiments/hello`, or with what its run was given in place of the spec's settings: `?set=epochs%3D1`. */
export function pagePath(plan: PlanName): string {
  const set = settingsIn(plan).toString();
  return `${placeOf(plan)}${set === "" ? "" : `?${set}`}`;
}

export function eventsPath(plan: PlanName, since: string): string {
  const query = settingsIn(plan);
  query.append("since", since);
  return `${placeOf(plan)}/events?${query}`;
}

function placeOf(plan: PlanName): string {
  return `/experiments/${encodeURIComponent(typeof plan === "string" ? plan : plan.experiment)}`;
}

function settingsIn(plan: PlanName): URLSearchParams {
  return new URLSearchParams(
    typeof plan === "string" ? [] : plan.changedBy.map((each): [string, string] => ["set", each]),
  );
}

function decoded(name: string | undefined): string | undefined {
  if (name === undefined || name === "") return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
