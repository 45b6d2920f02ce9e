import { statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { option, type Problem, wording } from "../errors.ts";

/** `f_type` of statfs(2) for file systems whose locks or shared memory SQLite cannot rely on. */
const REMOTE = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9P"],
  [0x65735546, "FUSE"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
  [0x19830326, "BeeGFS"],
  [0x73757245, "Coda"],
  [0x786f4256, "VirtualBox shared folder"],
]);

export function remoteFileSystem(type: number): string | undefined {
  return REMOTE.get(type >>> 0);
}

/** A warning when the database's folder may be on another machine; WAL needs memory shared by all processes. */
export function networkWarning(path: string): Problem | undefined {
  const name = remoteFileSystem(statfsSync(dirname(resolve(path))).type);
  if (name === undefined) return undefined;
  return {
    code: "store.network-file-system",
    message: `The database lies on a ${name} file system: it may be damaged when two machines use it at once.`,
    hint: wording`Keep it on a local disk (${option("db")} or RUNX_DB), or let only one machine use it.`,
    where: { file: path },
  };
}
