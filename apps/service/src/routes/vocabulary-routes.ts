import { vocabularyLimit } from '@talkingcat/contract'
import { createCorrector } from '@talkingcat/speech'
import type { FastifyInstance } from 'fastify'
import type { SessionService } from '../sessions/session-service.ts'
import type { VocabularyStore } from '../vocabulary/vocabulary-store.ts'
import { registerRoute } from './register-route.ts'

export function registerVocabularyRoutes(
  app: FastifyInstance,
  vocabulary: VocabularyStore,
  sessions: Pick<SessionService, 'terms'>,
): void {
  const answer = () => ({
    entries: [...vocabulary.entries],
    limit: vocabularyLimit,
    problem: vocabulary.problem,
  })
  registerRoute(app, 'getVocabulary', async () => answer())
  registerRoute(app, 'saveVocabulary', async ({ body }) => {
    vocabulary.save(body.entries)
    return answer()
  })
  registerRoute(app, 'removeVocabulary', async ({ body }) => {
    vocabulary.remove(body.ids)
    return answer()
  })
  registerRoute(app, 'tryVocabulary', async ({ body }) =>
    createCorrector(vocabulary.entries).correct(body.text),
  )
  registerRoute(app, 'listSessionTerms', async ({ params }) => ({
    terms: await sessions.terms(params.id),
  }))
}
