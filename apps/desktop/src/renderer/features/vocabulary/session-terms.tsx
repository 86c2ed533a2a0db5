import type { Session, SessionTerm } from '@talkingcat/contract'
import { useCallback, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import styles from './vocabulary.module.css'

const t = texts.vocabulary
const lookEveryMs = 4000

type Found = { isOn: boolean; sessions: { session: Session; terms: SessionTerm[] }[] }

/** What the running sessions have brought by themselves. */
export function SessionTerms() {
  const { client } = useService()
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const look = useCallback(async () => {
    try {
      const [{ settings }, { sessions }] = await Promise.all([
        client.call('getSettings', {}),
        client.call('listSessions', {}),
      ])
      const running = sessions.filter(({ status }) => status === 'recording')
      const all = running.map(async session => {
        const params = { id: session.id }
        return { session, terms: (await client.call('listSessionTerms', { params })).terms }
      })
      setFound({ isOn: settings.areSessionTermsUsed, sessions: await Promise.all(all) })
      setFailure(null)
    } catch (error) {
      setFailure(explain(error))
    }
  }, [client])
  usePoll(look, lookEveryMs)

  return (
    <Card title={t.terms} data-testid="session-terms">
      {failure && <p role="alert">{`${failure.message}，${failure.next}`}</p>}
      {found && !found.isOn && <Empty title={t.termsOff} />}
      {found?.isOn && found.sessions.length === 0 && <Empty title={t.termsNone} />}
      {found?.isOn &&
        found.sessions.map(({ session, terms }) => (
          <section key={session.id} aria-label={t.termsOf(session.room.hostName)}>
            <h3 className={styles.sessionName}>{t.termsOf(session.room.hostName)}</h3>
            {terms.length === 0 && <p className={styles.more}>{t.termsWaiting}</p>}
            <ul className={styles.terms}>
              {terms.map(({ word, origin }) => (
                <li key={word} className={styles.term} data-testid="session-term">
                  {word}
                  <span className={styles.origin}>{t.origin[origin]}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </Card>
  )
}
