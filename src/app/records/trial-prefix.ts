/** Whether a text can be the beginning of a trial's id. */
export function isTrialPrefix(text: string): boolean {
  return /^[0-9a-f]{1,64}$/.test(text);
}
