import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type Result } from "execa";

/** What a user has set: nothing of the npm that runs the tests. */
const USERS = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|NODE_|VITEST|RUNX_|FORCE_COLOR|NO_COLOR)/i.test(name),
  ),
);

const QUICK = ["--prefer-offline", "--no-audit", "--no-fund"];

/** A file or folder of the package. */
export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

/** runx, packed as it is published, and installed in a project and for everybody. */
export class Installation {
  readonly #folder = mkdtempSync(join(tmpdir(), "runx-package-"));
  readonly project = join(this.#folder, "a project of mine");
  readonly #everybody = join(this.#folder, "everybody");
  tarball = "";
  packed: { readonly size: number; readonly files: readonly PackedFile[] } = { size: 0, files: [] };

  /** Names in the project's `node_modules`. */
  get packages(): readonly string[] {
    const modules = join(this.project, "node_modules");
    const names = readdirSync(modules).filter((name) => !name.startsWith("."));
    return names.flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
  }

  async make(): Promise<void> {
    const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", this.#folder], {
      env: USERS,
      extendEnv: false,
    });
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
      typeof this.packed & { filename: string },
    ];
    this.packed = packed;
    this.tarball = join(this.#folder, packed.filename);
    mkdirSync(this.project);
    writeFileSync(join(this.project, "package.json"), '{ "private": true }\n');
    await this.npm("install", this.tarball);
  }

  npm(...args: readonly string[]): Promise<Result> {
    return execa("npm", [...args, ...QUICK], { cwd: this.project, env: USERS, extendEnv: false });
  }

  /** For everybody, without compiling SQLite once more: what was built for the project is the same. */
  async installForEverybody(): Promise<void> {
    await this.npm("install", "--global", "--prefix", this.#everybody, "--ignore-scripts", this.tarball);
    const built = ["better-sqlite3", "build"];
    const inside = join(this.#everybody, "lib", "node_modules", "runx", "node_modules", ...built);
    cpSync(join(this.project, "node_modules", ...built), inside, { recursive: true });
  }

  /** As typed in a folder: `npx runx …`. */
  runx(cwd: string, ...args: readonly string[]) {
    return this.#call(cwd, join(this.project, "node_modules", ".bin", "runx"), args);
  }

  runxOfEverybody(cwd: string, ...args: readonly string[]) {
    return this.#call(cwd, join(this.#everybody, "bin", "runx"), args);
  }

  /** A script of the project, as a module. */
  script(text: string) {
    writeFileSync(join(this.project, "script.mjs"), text);
    return this.node("script.mjs");
  }

  node(...args: readonly string[]) {
    return this.#call(this.project, process.execPath, args);
  }

  /** By a user who may not write what is installed. */
  runxOfStranger(cwd: string, ...args: readonly string[]) {
    const nobody = 65_534;
    return this.#call(cwd, join(this.project, "node_modules", ".bin", "runx"), args, {
      uid: nobody,
      gid: nobody,
    });
  }

  #call(cwd: string, program: string, args: readonly string[], options: { uid?: number; gid?: number } = {}) {
    return execa(program, args, {
      cwd,
      env: USERS,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      ...options,
    });
  }

  folder(...names: readonly string[]): string {
    const path = join(this.#folder, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
