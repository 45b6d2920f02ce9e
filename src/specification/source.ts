import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { type OptionReference, type Place, type Problem, placeInOption, RunxError } from "../errors.ts";
import { nearFile } from "../files/near-file.ts";
import type { CodeIn } from "../problem-codes.ts";

export const MAX_BYTES = 256 * 1024;

/** A text the user wrote: a file's, or what an option was given. */
export interface SourceText {
  readonly text: string;
  /** Paths in the text are relative to this folder. */
  readonly folder: string;
  placeAt(offset: number): Place;
}

/** The text of a spec's file. Throws RunxError for anything but a small regular file of UTF-8 text. */
export function readSource(path: string): SourceText {
  const text = decode(readBytes(path), path);
  const source = fileText(path, text);
  const control = controlCharacter(text);
  if (control) {
    const code = text.charCodeAt(control.index).toString(16).toUpperCase().padStart(4, "0");
    throw new RunxError({
      code: "spec.control-character",
      message: `There is a control character here (U+${code}).`,
      hint: 'Remove it. In a quoted text write it as an escape, for example "\\t".',
      where: source.placeAt(control.index),
    });
  }
  return source;
}

export function fileText(path: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return {
    text,
    folder: dirname(path),
    placeAt: (offset) => {
      const line = lastAtMost(lineStarts, offset);
      const start = lineStarts[line]!;
      const excerpt = text.slice(start, lineStarts[line + 1]).replace(/\r?\n$/, "");
      return { file: path, line: line + 1, column: offset - start + 1, excerpt };
    },
  };
}

/** `by` is the option with its value, `set: eta=1`; `text` the part of it that is YAML. */
export function optionText(by: OptionReference, text: string, folder: string): SourceText {
  return { text, folder, placeAt: () => placeInOption(by) };
}

function readBytes(path: string): Buffer {
  const file = open(path);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) {
      throw refusal("folder", path, "This is a folder.", "Name an experiment's file in it.");
    }
    if (!stats.isFile()) {
      throw refusal("not-a-file", path, "This is not a regular file.", "Name a YAML file.");
    }
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, length);
      if (read === 0) break;
      length += read;
    }
    if (length <= MAX_BYTES) return bytes.subarray(0, length);
    const hint = "A spec is a page of text; data belongs in files of its own (source: csv or idx).";
    throw refusal("too-large", path, "The file is larger than 256 KiB.", hint);
  } finally {
    closeSync(file);
  }
}

/** Without O_NONBLOCK, opening a named pipe would wait for a writer. */
function open(path: string): number {
  if (path.includes("\0")) {
    throw refusal("missing", JSON.stringify(path), "A path cannot contain a NUL.", "Name a YAML file.");
  }
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw refusal("missing", path, "There is no such file.", neighbourHint(path));
    }
    if (code === "EACCES") {
      throw refusal("unreadable", path, "The file may not be read.", `Allow it: chmod u+r ${path}`);
    }
    throw refusal("unreadable", path, `The file cannot be opened (${code}).`, "Name a YAML file.");
  }
}

function neighbourHint(path: string): string {
  const meant = nearFile(path, (name) => /\.ya?ml$/.test(name));
  return meant === undefined
    ? "Check the path, or write a first spec with runx init."
    : `Did you mean ${meant}?`;
}

function decode(bytes: Buffer, path: string): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const message = utf16 ? "The file is UTF-16, not UTF-8." : "This line is not UTF-8 text.";
  const line = utf16 ? 1 : firstBadLine(bytes);
  throw new RunxError({
    code: "spec.encoding",
    message,
    hint: "Save the file as UTF-8.",
    where: { file: path, line, column: 1 },
  });
}

function firstBadLine(bytes: Buffer): number {
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** YAML allows tab, line feed and carriage return. */
function controlCharacter(text: string): RegExpExecArray | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function refusal(code: CodeIn<"spec">, file: string, message: string, hint: string): RunxError {
  const problem: Problem = { code: `spec.${code}`, message, hint, where: { file } };
  return new RunxError(problem);
}
