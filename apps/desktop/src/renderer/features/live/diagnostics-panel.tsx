import type { Check, RoomCounters, SpeechCounters } from '@talkingcat/contract'
import { useCallback, useId, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { cx } from '../../ui/cx.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './diagnostics.module.css'
import { RoomCountersView, SpeechCountersView } from './room-counters-view.tsx'

const t = texts.diagnostics
const lookEveryMs = 2000

type Found = { checks: Check[]; room: RoomCounters | null; speech: SpeechCounters | null }

export function DiagnosticsPanel({ sessionId }: { sessionId: string }) {
  const { client } = useService()
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const id = useId()
  const look = useCallback(async () => {
    try {
      const { checks, rooms, speech } = await client.call('diagnostics', {})
      const own = <T extends { sessionId: string }>(list: T[]) =>
        list.find(each => each.sessionId === sessionId) ?? null
      setFound({ checks, room: own(rooms), speech: own(speech) })
      setFailure(null)
    } catch (error) {
      setFailure(explain(error))
    }
  }, [client, sessionId])
  usePoll(look, lookEveryMs)

  return (
    <div className={styles.body}>
      {failure && <Notice tone="danger" isAlert title={failure.message} note={failure.next} />}
      {!found && !failure && <p role="status">{texts.common.loading}</p>}
      {found && (
        <>
          <section aria-labelledby={`${id}-room`}>
            <h3 id={`${id}-room`} className={styles.heading}>
              {t.room}
            </h3>
            {found.room ? <RoomCountersView room={found.room} /> : <p>{t.noRoom}</p>}
          </section>
          {found.speech && (
            <section aria-labelledby={`${id}-speech`}>
              <h3 id={`${id}-speech`} className={styles.heading}>
                {t.speech}
              </h3>
              <SpeechCountersView speech={found.speech} />
            </section>
          )}
          <section aria-labelledby={`${id}-checks`}>
            <h3 id={`${id}-checks`} className={styles.heading}>
              {t.checks}
            </h3>
            <ul className={styles.checks}>
              {found.checks.map(check => (
                <CheckRow key={check.name} check={check} />
              ))}
            </ul>
          </section>
          <footer className={styles.foot}>
            <p className={styles.note}>{t.note}</p>
            <CopyButton text={forOthers(found)} label={t.copy} />
          </footer>
        </>
      )}
    </div>
  )
}

function CheckRow({ check }: { check: Check }) {
  const { name, status, found, next } = check
  return (
    <li className={styles.check} data-testid="diagnostics-check">
      <span className={cx(styles.mark, styles[status])}>
        <Icon name={status === 'ok' ? 'check' : 'warning'} />
        <span className="visually-hidden">{t.status[status]}</span>
      </span>
      <span className={styles.checkName}>{t.check[name]}</span>
      <span className={styles.found}>
        {found}
        {next !== '' && <span className={styles.next}>{next}</span>}
      </span>
    </li>
  )
}

/** What may leave the machine: what a check found can hold the names of folders, so it stays. */
function forOthers({ checks, room, speech }: Found): string {
  const statuses = Object.fromEntries(checks.map(({ name, status }) => [name, status]))
  return JSON.stringify({ room, speech, checks: statuses }, null, 2)
}
