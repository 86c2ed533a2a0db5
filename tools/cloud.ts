import { ensureBuilt } from '../apps/cli/src/build/ensure-built.ts'

// A command, such as `admin create`, needs no page.
const isServer = process.argv.length === 2
if (isServer) await ensureBuilt('review', line => process.stderr.write(`${line}\n`))
await import('../apps/cloud/src/main.ts')
