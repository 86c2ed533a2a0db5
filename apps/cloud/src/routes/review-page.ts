import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
/** Nothing inline, nothing from elsewhere; `blob:` is how an image that needs a token gets into it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Where the page is built to; null = it is not built, and /review is not there. */
export function findReviewPage(): string | null {
  const folder = join(import.meta.dirname, '../../dist/page')
  return existsSync(join(folder, 'index.html')) ? folder : null
}

/** The few files of the reviewers' page, read once: an address can name these and nothing else. */
export function registerReviewPage(app: FastifyInstance, folder: string): void {
  const config = { needs: 'nothing' } as const
  const options = { config, schema: { hide: true } }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)]
    if (type === undefined) continue
    const bytes = readFileSync(join(folder, name))
    const path = name.replaceAll('\\', '/')
    const addresses = path === 'index.html' ? ['/review', '/review/'] : [`/review/${path}`]
    // Built files have their content's hash in their name.
    const isFixed = path.startsWith('assets/')
    const headers = {
      'content-security-policy': policy,
      'cache-control': isFixed ? 'public, max-age=31536000, immutable' : 'no-cache',
    }
    for (const address of addresses)
      app.get(address, options, async (_request, reply) =>
        reply.headers(headers).type(type).send(bytes),
      )
  }
}
