import { edgeTypes } from '@talkingcat/core'

/** Version of the file's layout (`user_version`), not of the entries in it. */
export const formatVersion = 1

/** `TCLG`: marks the file as our log, so that a stranger's database is never written to. */
export const applicationId = 0x54434c47

/** Below this, resetting a WAL can corrupt the file (fixed in SQLite 3.51.3). */
export const leastSqliteVersion = [3, 51, 3] as const

/** The types whose rows tell where a session stands; must read the same in index and query. */
export const edgeCondition = `type IN (${edgeTypes.map(type => `'${type}'`).join(', ')})`

/**
 * A row per entry. It has an id of its own because a full-text index needs one, and because
 * long bodies would bloat a table that is itself the index.
 */
export const createSchema = `
BEGIN IMMEDIATE;
CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (session_id, seq)
) STRICT;
CREATE INDEX entries_edges ON entries (session_id, seq) WHERE ${edgeCondition};
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${formatVersion};
COMMIT;
`

/** The columns of one entry, `body` being the payload as JSON. */
export type Row = {
  session_id: string
  seq: number
  at: number
  at_ms: number
  type: string
  version: number
  body: string
}
