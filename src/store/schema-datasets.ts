/** What trials learned from, by the digest that trials name: sizes of the splits, names of the classes. JSON. */
export const DATASETS_SCHEMA = `
CREATE TABLE datasets (
  digest TEXT PRIMARY KEY,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
