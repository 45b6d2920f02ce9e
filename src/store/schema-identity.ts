/** The sixth schema: a name that no other database has, by which results of other machines find the one they are for. */
export const IDENTITY_SCHEMA = `
CREATE TABLE identity (name TEXT NOT NULL) STRICT;
INSERT INTO identity (name) VALUES (lower(hex(randomblob(16))));
`;
