import { execFileSync } from "node:child_process";

/** The experiments of the repository, without what a user has put beside them. */
export const experimentFiles: readonly string[] = execFileSync("git", ["ls-files", "experiments/*.yaml"], {
  encoding: "utf8",
})
  .split("\n")
  .map((path) => path.replace("experiments/", ""))
  .filter((name) => name !== "" && !name.includes("/"));
