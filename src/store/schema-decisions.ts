/** The third schema: what a search, or seeds taken until something is known, decided by results. JSON. */
export const DECISIONS_SCHEMA = `
ALTER TABLE plans ADD COLUMN decisions TEXT;
`;
