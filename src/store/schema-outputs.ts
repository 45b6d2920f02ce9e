/** The ninth schema: what a program has left, and what was noted about its end. Lists as JSON; NULL where there is none. */
export const OUTPUTS_SCHEMA = `
ALTER TABLE attempts ADD COLUMN outputs TEXT;
ALTER TABLE attempts ADD COLUMN end_notes TEXT;
`;
