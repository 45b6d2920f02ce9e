import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { pageWith } from "./regions.ts";

const ENTRY = "src/index.ts";

/** `docs/api.md`: the prose, then every export of the package with what its source says of it. */
export function apiPage(): string {
  const exported = exportsOf(ENTRY);
  const functions = exported.filter(({ kind }) => kind !== "type");
  const types = exported.filter(({ kind }) => kind === "type");
  return pageWith("api.md", {
    functions: () => functions.map(section).join("\n\n"),
    types: () => types.map(section).join("\n\n"),
  });
}

interface Exported {
  readonly name: string;
  readonly kind: "function" | "class" | "type";
  /** Of the comment above it, without its stars. */
  readonly about: string;
  /** TypeScript, without bodies. */
  readonly code: string;
}

/** What every export says of itself; one that says nothing is an error. */
function exportsOf(file: string): readonly Exported[] {
  const source = new Source(file);
  const own = source.declarations();
  const all = [...own, ...source.reexported().map(({ name, from }) => new Source(from).declaration(name))];
  for (const { name, about } of all) if (about === "") throw new Error(`${name} has no comment.`);
  return all;
}

type Node = ReturnType<typeof parseAst>["body"][number];
type Declared = NonNullable<Extract<Node, { type: "ExportNamedDeclaration" }>["declaration"]>;
type DeclaredClass = Extract<Declared, { body: { type: "ClassBody" } }>;

class Source {
  readonly #file: string;
  readonly #text: string;
  readonly #body: readonly Node[];

  constructor(file: string) {
    this.#file = file;
    this.#text = readFileSync(file, "utf8");
    this.#body = parseAst(this.#text, { lang: "ts" }).body;
  }

  /** What is declared and exported here. */
  declarations(): readonly Exported[] {
    return this.#body.flatMap((node) => {
      if (node.type !== "ExportNamedDeclaration" || node.declaration === null) return [];
      const described = this.#described(node.declaration, node.start);
      return described === undefined ? [] : [described];
    });
  }

  declaration(name: string): Exported {
    const found = this.declarations().find((each) => each.name === name);
    if (found === undefined) throw new Error(`${this.#file} exports no ${name} that can be described.`);
    return found;
  }

  /** Names that are imported to be exported, and the files they come from. */
  reexported(): readonly { readonly name: string; readonly from: string }[] {
    const origins = new Map(
      this.#body.flatMap((node) => {
        if (node.type !== "ImportDeclaration") return [];
        const from = join(dirname(this.#file), node.source.value);
        return node.specifiers.map(({ local }) => [local.name, from] as const);
      }),
    );
    return this.#body.flatMap((node) => {
      if (node.type !== "ExportNamedDeclaration" || node.declaration !== null) return [];
      return node.specifiers.flatMap(({ local }) => {
        const name = "name" in local ? local.name : "";
        const from = origins.get(name);
        return from === undefined ? [] : [{ name, from }];
      });
    });
  }

  #described(node: Declared, start: number): Exported | undefined {
    const about = this.#commentBefore(start);
    switch (node.type) {
      case "FunctionDeclaration":
        return {
          name: node.id!.name,
          kind: "function",
          about,
          code: this.#text.slice(node.start, node.body!.start).trim(),
        };
      case "ClassDeclaration":
        return { name: node.id!.name, kind: "class", about, code: this.#classOutline(node) };
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
        return { name: node.id.name, kind: "type", about, code: this.#text.slice(node.start, node.end) };
      default:
        return undefined;
    }
  }

  /** The public members of a class, each with its comment. */
  #classOutline(node: DeclaredClass): string {
    const head = this.#text.slice(node.start, node.body.start).trim();
    const members = node.body.body.flatMap((member) => {
      if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") return [];
      if (member.key.type === "PrivateIdentifier") return [];
      const end = member.type === "MethodDefinition" ? member.value.body?.start : undefined;
      const about = this.#commentBefore(member.start);
      const code = this.#text
        .slice(member.start, end ?? member.end)
        .trim()
        .replace(/;$/, "");
      return [`${about === "" ? "" : `  /** ${about.replaceAll("\n", " ")} */\n`}  ${code};`];
    });
    return `${head} {\n${members.join("\n")}\n}`;
  }

  #commentBefore(start: number): string {
    const found = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(this.#text.slice(0, start));
    return (found?.[1] ?? "").replace(/^\s*\* ?/gm, "").trim();
  }
}

function section({ name, about, code }: Exported): string {
  return `### ${name}\n\n${about}\n\n\`\`\`ts\n${code}\n\`\`\``;
}
