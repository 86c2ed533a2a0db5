import { once } from 'node:events'

/** Writes one value as a line of JSON to stdout and waits while the reader is slow. */
export async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, 'drain')
}
