import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'

/** What the page may load: itself, and nothing from anywhere else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What its own scripts may ask the host for: a microphone, the computer's sound. */
const permissionsPolicy =
  'microphone=(self), display-capture=(self), camera=(), geolocation=(), usb=(), serial=(), hid=()'

/** Serves the built page. It holds no secret, so it needs no token; the Host check still applies. */
export async function registerPage(app: FastifyInstance, folder: string): Promise<void> {
  const plugin: FastifyPluginAsync = async scope => {
    scope.addHook('onRoute', route => {
      route.config = { ...route.config, isPublic: true }
    })
    await scope.register(fastifyStatic, {
      root: folder,
      dotfiles: 'deny',
      cacheControl: false,
      setHeaders(reply, path) {
        reply.header('content-security-policy', contentSecurityPolicy)
        reply.header('permissions-policy', permissionsPolicy)
        reply.header('cache-control', cacheRule(path))
      },
    })
  }
  await app.register(plugin)
}

/** Vite names what is in `assets` by its content, so it never changes; the rest is asked for anew. */
function cacheRule(path: string): string {
  return /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
}
