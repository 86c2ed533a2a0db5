import { type SecretAnswer, type SignInKeeping, secretAnswerSchema } from '@talkingcat/contract'
import type { SecretStore } from '@talkingcat/service'
import type { DesktopLink } from './desktop-link.ts'

/** A keyring may ask its owner for a password first. */
const timeoutMs = 60_000

export type DesktopSecrets = SecretStore & {
  /** The app is ready, and its keyring is asked for. */
  connect(link: DesktopLink): void
  disconnect(link: DesktopLink): void
}

/** The keyring behind the desktop app; without one, as in a browser, secrets are only in memory. */
export function createDesktopSecrets(): DesktopSecrets {
  const listeners = new Set<() => void>()
  let current: { link: DesktopLink; first: SecretAnswer | null } | null = null
  let keeping: SignInKeeping = 'browser'

  function change(next: SignInKeeping): void {
    if (next === keeping) return
    keeping = next
    for (const listener of listeners) listener()
  }

  async function ask(link: DesktopLink): Promise<SecretAnswer> {
    const answer = await link.ask({ type: 'secret.read' }, timeoutMs)
    return secretAnswerSchema.parse(answer.type === 'answered' ? answer.result : null)
  }

  return {
    connect(link) {
      const connection: typeof current = { link, first: null }
      current = connection
      ask(link).then(
        answer => {
          if (current !== connection) return
          connection.first = answer
          change(answer.keeping)
        },
        () => current === connection && change('unavailable'),
      )
    },
    disconnect(link) {
      if (current?.link !== link) return
      current = null
      change('browser')
    },
    keeping: () => keeping,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async read() {
      const connection = current
      if (!connection) return null
      // What the first question brought is not asked for again: the keyring may be slow.
      const { first } = connection
      connection.first = null
      try {
        return (first ?? (await ask(connection.link))).text
      } catch {
        return null
      }
    },
    async write(text) {
      if (keeping !== 'system' || !current) return false
      try {
        await current.link.ask({ type: 'secret.write', text }, timeoutMs)
        return true
      } catch {
        return false
      }
    },
  }
}
