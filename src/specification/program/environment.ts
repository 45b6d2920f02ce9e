import { piecesOf } from "../../command/template.ts";
import type { CodeIn } from "../../problem-codes.ts";
import { quoted } from "../../text/quoted.ts";
import type { Findings } from "../findings.ts";
import { type Mapping, placeOf } from "../node.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Parts of names that hold what nobody else may know. */
const SECRET_NAME = /(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)/i;
/** How well-known services begin their keys: AWS, GitHub, GitLab, Slack, OpenAI, Hugging Face, Google, PEM, JWT. */
const SECRET_VALUE =
  /^(AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|hf_|AIza|-----BEGIN|eyJ[A-Za-z0-9_-]+\.)/;

/** Variables that no program could get, and secrets, which would be recorded and shown. */
export function checkEnvironment(root: Mapping, findings: Findings): void {
  const env = root.entries.get("env")?.value;
  if (env?.kind !== "mapping") return;
  for (const [name, { key, value }] of env.entries) {
    const text = value.kind === "scalar" ? String(value.value) : "";
    const refuse = (code: CodeIn<"spec">, message: string, hint: string) =>
      findings.add({ code: `spec.${code}`, message, hint, where: placeOf(key) });
    if (!NAME.test(name)) {
      refuse(
        "env-name",
        `${quoted(name)} cannot be a variable's name.`,
        "Use letters, digits and underscores, beginning with a letter.",
      );
    } else if (name.startsWith("RUNX_")) {
      refuse(
        "env-name",
        `${name} is one of the variables that runx gives to every program.`,
        "Give it another name.",
      );
    } else if (isSecret(name, text)) {
      refuse(
        "secret",
        `${name} looks like a secret, and what stands here is recorded and shown.`,
        `Remove it here: a program gets the environment that runx is started in, for example ${name}=… runx.`,
      );
    }
  }
}

function isSecret(name: string, text: string): boolean {
  const written = piecesOf(text).every(({ kind }) => kind === "text");
  return written && text !== "" && (SECRET_NAME.test(name) || SECRET_VALUE.test(text));
}
