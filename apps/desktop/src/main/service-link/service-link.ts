import {
  faultOf,
  type LinkMessage,
  type LinkRequest,
  linkRequestSchema,
} from '@talkingcat/contract'

/** What waits to be written when the service does not read; about 30,000 frames. */
const maxWaitingChars = 64 * 1024 * 1024

/** The part of `process` that is used. */
export type Channel = Pick<NodeJS.Process, 'send' | 'on'>

export type ServiceLink = {
  tell(message: LinkMessage): void
  /** For what may be large or many. @returns false when too much waits already; it is not sent then */
  offer(message: LinkMessage): boolean
}

/**
 * The channel to the process that started us.
 * @returns null when it gave none
 */
export function openServiceLink(
  channel: Channel,
  on: { request: (request: LinkRequest) => void; gone: () => void },
): ServiceLink | null {
  if (!channel.send) return null
  let waitingChars = 0

  function write(message: LinkMessage, chars: number): void {
    waitingChars += chars
    channel.send?.(message, undefined, undefined, () => {
      // Sent, or the service is gone, which `disconnect` tells.
      waitingChars -= chars
    })
  }

  const link: ServiceLink = {
    tell: message => write(message, 0),
    offer(message) {
      const chars = JSON.stringify(message).length
      if (waitingChars + chars > maxWaitingChars) return false
      write(message, chars)
      return true
    },
  }
  channel.on('message', message => {
    const { success, data, error } = linkRequestSchema.safeParse(message)
    if (success) on.request(data)
    else link.tell({ type: 'refused', id: idIn(message), reason: `malformed: ${faultOf(error)}` })
  })
  channel.on('disconnect', on.gone)
  return link
}

/** So that whoever waits for an answer gets one. */
function idIn(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null
  const { id } = message
  return Number.isSafeInteger(id) && Number(id) > 0 ? Number(id) : null
}
