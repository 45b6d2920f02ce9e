import { Composer } from "yaml";
import { type Findings, LISTED } from "./findings.ts";
import { boundedTokens } from "./limits.ts";
import type { Node } from "./node.ts";
import type { SourceText } from "./source.ts";
import { causesOf, syntaxProblem } from "./syntax.ts";
import { TreeBuilder } from "./tree.ts";

/**
 * The one YAML value of a text. Problems are added to `findings`; what can be read beside them is returned, so that
 * the rest of the spec can be checked in the same run.
 */
export function parse(source: SourceText, findings: Findings): Node | undefined {
  const tokens = findings.attempt(() => boundedTokens(source));
  if (!tokens) return undefined;
  const composer = new Composer({
    schema: "core",
    // `!!omap`, `!!set` and kin make nodes of other shapes.
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    intAsBigInt: true,
    keepSourceTokens: false,
  });
  const [document, second] = composer.compose(tokens);
  if (second) {
    findings.add({
      code: "spec.several-documents",
      message: "A second YAML document begins here.",
      hint: "Put each experiment into a file of its own.",
      where: source.placeAt(second.range[0]),
    });
    return undefined;
  }
  if (!document) return undefined;
  const mistakes = causesOf([...document.errors, ...document.warnings]);
  for (const mistake of mistakes.slice(0, LISTED)) findings.add(syntaxProblem(mistake, source));
  if (document.errors.length > 0 || !document.contents) return undefined;
  return new TreeBuilder(source, findings).build(document.contents);
}
