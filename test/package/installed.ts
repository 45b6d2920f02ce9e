import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import Database from "better-sqlite3";
import { execa, type Result } from "execa";

/**
 * What a user has set: nothing of the npm and Node options that run the tests, and the Node that runs them.
 * Certificates are the machine's: where a company's proxy signs for the registry, npm needs NODE_EXTRA_CA_CERTS.
 */
const USERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(?:npm_|NODE_(?!EXTRA_CA_CERTS)|VITEST|RUNX_|FORCE_COLOR|NO_COLOR)/i.test(name)
        ? []
        : [[name, value]],
    ),
  ),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
};

const QUICK = ["--prefer-offline", "--no-audit", "--no-fund"];

/** Whether this Node can use that binary of SQLite. */
function loads(binary: string): boolean {
  try {
    new Database(":memory:", { nativeBinding: resolve(binary) }).close();
    return true;
  } catch {
    return false;
  }
}

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
  readonly #binaries = join(this.#folder, "binaries");
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
    // The setup of the tests has built what is packed.
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", this.#folder];
    const { stdout } = await execa("npm", pack, { env: USERS, extendEnv: false });
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
      typeof this.packed & { filename: string },
    ];
    this.packed = packed;
    this.tarball = join(this.#folder, packed.filename);
    mkdirSync(this.project);
    writeFileSync(join(this.project, "package.json"), '{ "private": true }\n');
    await this.#offerBinary();
    await this.npm("install", this.tarball);
  }

  /**
   * SQLite as this repository has built it, where the script of better-sqlite3 12 looks for a binary before it compiles.
   * The binary is for one release of Node, of which its name tells.
   */
  async #offerBinary(): Promise<void> {
    const { version } = createRequire(import.meta.url)("better-sqlite3/package.json") as { version: string };
    const { platform, arch, versions } = process;
    const name = `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`;
    const binary = "build/Release/better_sqlite3.node";
    mkdirSync(this.#binaries);
    if (loads(join("node_modules/better-sqlite3", binary))) {
      await execa("tar", ["-czf", join(this.#binaries, name), "-C", "node_modules/better-sqlite3", binary]);
    }
  }

  npm(...args: readonly string[]): Promise<Result> {
    return execa("npm", [...args, ...QUICK], { cwd: this.project, env: this.#variables, extendEnv: false });
  }

  get #variables(): Readonly<Record<string, string>> {
    return { ...USERS, npm_config_better_sqlite3_local_prebuilds: this.#binaries };
  }

  async installForEverybody(): Promise<void> {
    await this.npm("install", "--global", "--prefix", this.#everybody, this.tarball);
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

  /** Lines typed in a folder; they end with the first that fails. */
  shell(cwd: string, lines: string, variables: Readonly<Record<string, string>> = {}) {
    return this.#call(cwd, "bash", ["-e", "-c", lines], { env: { ...this.#variables, ...variables } });
  }

  /** By a user who may not write what is installed. */
  runxOfStranger(cwd: string, ...args: readonly string[]) {
    const nobody = 65_534;
    return this.#call(cwd, join(this.project, "node_modules", ".bin", "runx"), args, {
      uid: nobody,
      gid: nobody,
    });
  }

  #call(
    cwd: string,
    program: string,
    args: readonly string[],
    options: { uid?: number; gid?: number; env?: Readonly<Record<string, string>> } = {},
  ) {
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
