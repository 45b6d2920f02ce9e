import { createHmac, timingSafeEqual } from "node:crypto";
import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv";
import type { EpochRecord } from "../model/trial.ts";
import { packageFile } from "../package-file.ts";
import type { Message } from "./messages.ts";

/** A message that is not what a machine of this run sends: changed, cut, of another version, or from a stranger. */
export class RefusedMessage extends Error {
  override readonly name = "RefusedMessage";
}

/** A message as it travels: its JSON, and the HMAC-SHA-256 of these bytes under the key. */
export interface Sealed {
  readonly body: string;
  readonly mac: string;
}

export function seal(message: Message, key: string): Sealed {
  const body = encode(message);
  return { body, mac: macOf(body, key) };
}

/** Throws RefusedMessage. */
export function unseal<Kind extends Message["kind"]>(
  kind: Kind,
  sealed: unknown,
  key: string,
): Extract<Message, { readonly kind: Kind }> {
  const { body, mac } = asSealed(sealed);
  const expected = macOf(body, key);
  const isEqual = mac.length === expected.length && timingSafeEqual(Buffer.from(mac), Buffer.from(expected));
  if (!isEqual) throw new RefusedMessage("it is not signed with the key of this queue");
  return decode(kind, body);
}

/** A message without a signature, as task files hold it. Throws RefusedMessage. */
export function decode<Kind extends Message["kind"]>(
  kind: Kind,
  body: string,
): Extract<Message, { readonly kind: Kind }> {
  const value = parsed(body);
  const validate = validators()[kind];
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    throw new RefusedMessage(`it is no ${kind} of version 1: ${error?.instancePath} ${error?.message}`);
  }
  return withInfinities(value) as Extract<Message, { readonly kind: Kind }>;
}

/** JSON in the order in which it was made: a report's columns have the order of the metrics. */
export function encode(message: Message | EpochRecord | undefined): string {
  return JSON.stringify(withoutInfinities(message));
}

function asSealed(value: unknown): Sealed {
  const { body, mac } = (typeof value === "object" && value !== null ? value : {}) as Partial<Sealed>;
  if (typeof body === "string" && typeof mac === "string") return { body, mac };
  throw new RefusedMessage("it has no body and signature");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedMessage("it is not JSON");
  }
}

function macOf(body: string, key: string): string {
  return createHmac("sha256", key).update(body).digest("hex");
}

/** Metrics of epochs alone can be without bounds; there the schema has names for what JSON lacks. */
function withoutInfinities(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(withoutInfinities);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutInfinities(each)]));
}

interface WithEpochs {
  readonly epochs?: readonly { readonly metrics: { [metric: string]: number | string } }[];
}

function withInfinities(value: unknown): unknown {
  const { epochs } = value as WithEpochs;
  for (const { metrics } of epochs ?? []) {
    for (const [name, metric] of Object.entries(metrics)) metrics[name] = Number(metric);
  }
  return value;
}

type Validators = { readonly [kind in Message["kind"]]: ValidateFunction };

let compiled: Validators | undefined;

/** Compiled by scripts/build-validator.mjs. */
function validators(): Validators {
  compiled ??= createRequire(import.meta.url)(packageFile("dist/machines/validators.cjs")) as Validators;
  return compiled;
}
