import type { Session } from '@talkingcat/contract'
import { useEffect, useState } from 'react'
import { useService } from '../../lib/service.ts'

const everyMs = 1000
const attempts = 15

/** Folder of the session's files. They are written a moment after the session ended: asked for until then. */
export function useRecordsFolder(session: Session): string | null {
  const { client } = useService()
  const [folder, setFolder] = useState(session.recordsFolder)
  const isMissing = folder === null
  useEffect(() => {
    if (!isMissing) return
    const gone = new AbortController()
    let asked = 0
    const timer = setInterval(() => {
      if (++asked >= attempts) clearInterval(timer)
      client
        .call('getSession', { params: { id: session.id } }, gone.signal)
        .then(answer => setFolder(answer.session.recordsFolder))
        // The next turn asks again; the last one leaves the card saying that nothing is there.
        .catch(() => undefined)
    }, everyMs)
    return () => {
      gone.abort()
      clearInterval(timer)
    }
  }, [client, session.id, isMissing])
  return folder
}
