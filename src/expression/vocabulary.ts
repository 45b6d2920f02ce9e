import type { Place } from "../errors.ts";

/** What an expression may speak of, where it stands. */
export interface Vocabulary {
  /** Where the text stands, for messages: in an option, or in a file. */
  readonly origin: Place;
  /** Names that have values, dots included: `eta`, `data.train`, `test.accuracy`. */
  readonly names: readonly string[];
  /** Words that may stand without quotes beside `==`, `!=` and `in`. Left out: any word may. */
  readonly words?: readonly string[];
  /** A number is written here: neither a comparison nor a text. */
  readonly isFormula?: true;
}
