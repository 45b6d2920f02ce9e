/** The fifth schema: checksums, by which a report or an export sees that a record is not what was written. */
export const CHECKSUMS_SCHEMA = `
-- Over a finished trial's identity, outcome and summaries; NULL for one recorded by an older runx, and without outcome.
ALTER TABLE attempts ADD COLUMN checksum TEXT;

-- Over the epochs and values of one metric.
CREATE TABLE epoch_checksums (
  attempt INTEGER NOT NULL REFERENCES attempts,
  metric INTEGER NOT NULL REFERENCES metrics,
  checksum TEXT NOT NULL,
  PRIMARY KEY (attempt, metric)
) STRICT, WITHOUT ROWID;

-- Over start and provenance.
ALTER TABLE runs ADD COLUMN checksum TEXT;
-- Over the facts.
ALTER TABLE datasets ADD COLUMN checksum TEXT;
-- Over a plan with the list of its trials, and over the decisions.
ALTER TABLE plans ADD COLUMN checksum TEXT;
ALTER TABLE plans ADD COLUMN decisions_checksum TEXT;
`;
