import { createHash } from "node:crypto";

/** The source expression that allows exactly this inline script or style. */
function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** A page without a script. */
export function stillPagePolicy(style: string): string {
  const sources = [`style-src ${hashSource(style)}`, "img-src data:", "font-src data:"];
  return ["default-src 'none'", ...sources, "base-uri 'none'", "form-action 'none'"].join("; ");
}

/**
 * Nothing may be fetched, run or framed except the page's own script, style, fonts and images. `connect` is
 * `'self'` on a page that follows a run.
 */
export function contentSecurityPolicy(
  script: string,
  style: string,
  connect: "'none'" | "'self'",
  computes: boolean,
): string {
  return [
    "default-src 'none'",
    // Of a page that computes: its thread runs a part of its own script, and compiles kernels from its own bytes.
    `script-src ${hashSource(script)}${computes ? " 'wasm-unsafe-eval'" : ""}`,
    ...(computes ? ["worker-src blob:"] : []),
    `style-src ${hashSource(style)}`,
    "img-src data:",
    "font-src data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
