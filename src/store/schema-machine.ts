/** The seventh schema: which machine trained, where it is not that of the run. */
export const MACHINE_SCHEMA = `
ALTER TABLE attempts ADD COLUMN trained_by TEXT;
`;
