import { execFileSync } from "node:child_process";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../store/samples.ts";
import { tell } from "./share.ts";

export interface SmallDisk {
  readonly folder: string;
  enlarge(): void;
}

/** A file system of a few megabytes; undefined, with the reason told, where this user may not mount one. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const folder = temporaryFolder();
  const options = `size=${megabytes}m,mode=777`;
  const mount = await execa("mount", ["-t", "tmpfs", "-o", options, "runx-test", folder], { reject: false });
  if (mount.failed) {
    tell("disk full", { "not tried": mount.stderr || "mount failed" });
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", [folder]));
  return { folder, enlarge: () => execFileSync("mount", ["-o", "remount,size=64m", folder]) };
}
