import type { LiveEvent } from '@talkingcat/contract'
import {
  battleSettingsFields,
  linkMicBattleFields,
  linkMicBattleFinishFields,
  linkMicMethodFields,
  userScoreFields,
} from '../frames/message-fields.ts'
import type { WireFields } from '../frames/wire-reader.ts'
import type { ReadContext } from './context.ts'
import { readSentAt } from './read-parts.ts'

/** More hosts than any contest has. */
const maxHosts = 32

export function readPkStart(message: WireFields, context: ReadContext): LiveEvent[] {
  return battle(message, context, 'started', [])
}

export function readPkEnd(message: WireFields, context: ReadContext): LiveEvent[] {
  const scores = readScores(message, linkMicBattleFinishFields.scores)
  return battle(message, context, 'ended', scores)
}

/** Most messages of this kind are about the connection between the hosts; those are no events. */
export function readPkScores(message: WireFields, context: ReadContext): LiveEvent[] {
  const scores = readScores(message, linkMicMethodFields.userScores)
  if (scores.length === 0) return []
  const payload = {
    messageId: context.messageId,
    sentAt: readSentAt(context.common),
    pkId: message.id(linkMicMethodFields.battleId),
    status: 'scored' as const,
    scores,
    durationMs: null,
  }
  return [{ type: 'pk.changed', payload }]
}

function readScores(message: WireFields, field: number) {
  return message.messages(field, maxHosts).map(row => ({
    hostId: row.id(userScoreFields.userId),
    score: row.count(userScoreFields.score),
  }))
}

/** Start and end hold the contest's settings at the same number. */
function battle(
  message: WireFields,
  context: ReadContext,
  status: 'started' | 'ended',
  scores: ReturnType<typeof readScores>,
): LiveEvent[] {
  const settings = message.message(linkMicBattleFields.settings)
  const seconds = settings?.count(battleSettingsFields.duration) ?? 0
  const payload = {
    messageId: context.messageId,
    sentAt: readSentAt(context.common),
    pkId: settings?.id(battleSettingsFields.battleId) ?? '',
    status,
    scores,
    // A day is far beyond any contest: such a number is not seconds.
    durationMs: seconds > 0 && seconds < 86_400 ? seconds * 1000 : null,
  }
  return [{ type: 'pk.changed', payload }]
}
