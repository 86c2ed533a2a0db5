import { sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Made anew by the target's own migrations. */
const own = /^(kysely_|sqlite_)/
export type TableShape = { name: string; columns: string[] }

/** All tables of an SQLite database with their columns, whatever is pointed at before what points at it. */
export async function tablesInOrder(db: Database): Promise<TableShape[]> {
  const plain = db.withoutPlugins()
  const names = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' order by name`.execute(plain)
  const left = new Map<string, Set<string>>()
  for (const { name } of names.rows) {
    if (own.test(name)) continue
    const { rows } = await sql<{ table: string }>`
      select "table" from pragma_foreign_key_list(${name})`.execute(plain)
    left.set(name, new Set(rows.map(({ table }) => table).filter(table => table !== name)))
  }
  const ordered: TableShape[] = []
  while (left.size > 0) {
    const [next] = [...left].find(([, needs]) => [...needs].every(need => !left.has(need))) ?? []
    if (next === undefined) throw new Error('tables point at each other in a circle')
    left.delete(next)
    const { rows } = await sql<{ name: string }>`
      select name from pragma_table_info(${next}) order by name`.execute(plain)
    ordered.push({ name: next, columns: rows.map(({ name }) => name) })
  }
  return ordered
}
