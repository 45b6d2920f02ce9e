/** What an expression may speak of, where it stands. */
export interface Vocabulary {
  /** Where the text stands, for messages: `--where`, or a file. */
  readonly origin: string;
  /** Names that have values, dots included: `eta`, `data.train`, `test.accuracy`. */
  readonly names: readonly string[];
  /** Words that may stand without quotes beside `==`, `!=` and `in`. Left out: any word may. */
  readonly words?: readonly string[];
}
