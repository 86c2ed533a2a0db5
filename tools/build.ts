import { ensureBuilt } from '../apps/cli/src/build/ensure-built.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
await ensureBuilt('page', say)
await ensureBuilt('desktop', say)
await ensureBuilt('review', say)
