import type { AuditEntry } from '@talkingcat/contract/cloud'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Empty } from '../../desktop/src/renderer/ui/empty.tsx'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { type Api, explain } from './api.ts'
import styles from './review.module.css'
import { formatTime, texts } from './texts.ts'

const t = texts.audit
const shortId = (id: string | null) => id?.slice(0, 8) ?? '—'

/** What was done by whom, newest first. For admins. */
export function AuditList({ api }: { api: Api }) {
  const [rows, setRows] = useState<AuditEntry[] | null>(null)
  const [failure, setFailure] = useState('')
  const load = useCallback(
    async (before: number | null) => {
      try {
        const page = (await api.audit(before)).rows
        setRows(earlier => (before === null ? page : [...(earlier ?? []), ...page]))
      } catch (error) {
        setFailure(explain(error))
      }
    },
    [api],
  )
  useEffect(() => void load(null), [load])
  const last = rows?.at(-1)?.seq ?? null
  return (
    <Card title={t.title} isFlush className={styles.audit}>
      {failure !== '' && <Notice tone="danger" title={failure} isAlert />}
      {rows === null && failure === '' && <Empty title={texts.loading} />}
      {rows?.length === 0 && <Empty title={t.empty} />}
      {rows !== null && rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={t.pane}>
          <table className={styles.table} data-testid="audit">
            <thead>
              <tr>
                <th scope="col">#</th>
                {([t.time, t.type, t.actor, t.subject, t.details] as const).map(name => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <tr key={row.seq}>
                  <td>{row.seq}</td>
                  <td>{formatTime(row.at)}</td>
                  <td>{row.type}</td>
                  <td title={row.actorId ?? undefined}>{shortId(row.actorId)}</td>
                  <td title={row.subjectId ?? undefined}>{shortId(row.subjectId)}</td>
                  <td>
                    {Object.entries(row.details)
                      .filter(([, value]) => value !== null)
                      .map(([name, value]) => `${name}=${value}`)
                      .join(' ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {last !== null && last > 1 && (
        <div className={styles.more}>
          <Button onClick={() => void load(last)}>{texts.more}</Button>
        </div>
      )}
    </Card>
  )
}
