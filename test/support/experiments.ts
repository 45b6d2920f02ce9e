import { execFileSync } from "node:child_process";

/** The specs in a folder of the repository, without what a user has put beside them. */
export function specsIn(folder: string): readonly string[] {
  return execFileSync("git", ["ls-files", `${folder}/*.yaml`], { encoding: "utf8" })
    .split("\n")
    .map((path) => path.replace(`${folder}/`, ""))
    .filter((name) => name !== "" && !name.includes("/"));
}

export const experimentFiles = specsIn("experiments");
