/** What the process that starts programs is told, and what it answers: one JSON object per line. Types only. */

export type LauncherOrder =
  | LaunchOrder
  /** Nothing of a program lives any more: its id may be another's soon. */
  | { readonly kind: "forget"; readonly launch: number };

/** A program to start. */
export interface LaunchOrder {
  readonly kind: "launch";
  /** Names it in what follows. */
  readonly launch: number;
  readonly argv: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  /** Beside the environment of runx. */
  readonly env: { readonly [variable: string]: string };
  /** Files that its output is appended to: no full pipe can stop it, and its output outlives runx. */
  readonly stdout: string;
  readonly stderr: string;
}

export type LaunchAnswer =
  | { readonly launch: number; readonly kind: "started"; readonly pid: number }
  | {
      readonly launch: number;
      readonly kind: "exited";
      readonly exit: Exit;
      /** Others of its group may live. Where none do, it is forgotten already. */
      readonly isOutlived: boolean;
    };

/** How the first process of a program ended. */
export type Exit =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** It could not be started. */
  | { readonly kind: "not-started"; readonly reason: string; readonly code?: string };
