import { isIP } from "node:net";

/**
 * Whether a request was addressed to this server by number, or as localhost. A web page elsewhere can make its own
 * name point at this machine (DNS rebinding), but then the Host header carries that name.
 */
export function isOwnHost(header: string | undefined): boolean {
  if (header === undefined) return false;
  const match = /^(?:\[([0-9a-f:.]+)\]|([^[\]:]+))(?::\d{1,5})?$/i.exec(header);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) return false;
  return host.toLowerCase() === "localhost" || isIP(host) !== 0;
}

/** Sent with everything. The page's own policy lies in its markup, with the hashes of its script and style. */
export const guardingHeaders: { readonly [name: string]: string } = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
