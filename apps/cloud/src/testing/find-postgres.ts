import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const debianRoot = '/usr/lib/postgresql'

/** Folder with initdb and pg_ctl; null when PostgreSQL's server is not installed. */
export function findPostgres(): string | null {
  const debian = existsSync(debianRoot)
    ? readdirSync(debianRoot).map(version => join(debianRoot, version, 'bin'))
    : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debian.reverse()]
  return (
    folders.find(folder => ['initdb', 'pg_ctl'].every(name => existsSync(join(folder, name)))) ??
    null
  )
}
