/** Times in ISO 8601 as people read them; in UTC, as they are recorded. */

/** `2026-11-29 11:03` */
export function minuteText(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

/** `2026-11-29 11:03:31` */
export function secondText(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}
