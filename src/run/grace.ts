/** Seconds that trials in flight are given to save and to end after an interruption, unless somebody says otherwise. */
export const GRACE_SECONDS = 10;
