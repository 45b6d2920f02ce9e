import { gunzipSync } from "node:zlib";
import { Inflate } from "pako";
import type { RunxError } from "../../errors.ts";
import { refusal } from "../refusal.ts";
import { PIECE, type TakePiece } from "./regular-file.ts";
import { refuseTooLarge } from "./size-limit.ts";

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function unpack(path: string, packed: Uint8Array, maxBytes: number): Uint8Array {
  try {
    const plain = gunzipSync(packed, { maxOutputLength: maxBytes });
    const bytes = new Uint8Array(new SharedArrayBuffer(plain.length));
    bytes.set(plain);
    return bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") refuseTooLarge(path, Number.POSITIVE_INFINITY, maxBytes);
    throw damaged(path, message);
  }
}

/** Unpacks gzip piece by piece, each as soon as it is there: what is packed can be larger than memory. */
export function unpacking(
  path: string,
  take: TakePiece,
): { readonly add: TakePiece; readonly end: () => void } {
  let isEnough = false;
  const begun = () => {
    const member = new Inflate({ chunkSize: PIECE });
    member.onData = (part) => {
      isEnough ||= take(part as Uint8Array) === "enough";
    };
    return member;
  };
  let inflate = begun();
  return {
    add: (packed) => {
      if (inflate.ended) {
        // A file has members one after the other, and may be filled up with zeros.
        if (packed.every((byte) => byte === 0)) return undefined;
        inflate = begun();
      }
      inflate.push(packed, false);
      if (inflate.err) throw damaged(path, inflate.msg);
      return isEnough ? "enough" : undefined;
    },
    end: () => {
      if (!inflate.ended) throw damaged(path, "unexpected end of file");
    },
  };
}

function damaged(path: string, message: string): RunxError {
  const hint = "Fetch the file again, or unpack it with gunzip to see what is wrong.";
  return refusal("gzip", `The gzip file is damaged: gunzip says "${message}".`, hint, { file: path });
}
