import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const modules = join(root, 'node_modules')
export const isWindows = process.platform === 'win32'

export function say(text) {
  process.stderr.write(text)
}

/** Ends the program with a sentence that says what to do. */
export function fail(message) {
  say(`\n${message}\n`)
  process.exit(1)
}
