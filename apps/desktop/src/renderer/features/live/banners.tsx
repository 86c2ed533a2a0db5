import { formatCount, formatDuration } from '@talkingcat/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { type Explanation, explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { isCutOff, type SessionStore } from '../../stores/session-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AttentionBanner } from './attention-banner.tsx'

/** What the host must know before anything else; normally nothing. */
export function Banners({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  const link = useStore(session, state => state.link)
  const storage = useStore(session, state => state.storage)
  const attention = useStore(session, state =>
    isCutOff(state) ? undefined : state.sources.room?.attention,
  )
  const status = useStore(session, state => state.session?.status)
  return (
    <>
      {link.status === 'lost' && <LostBanner since={link.since} />}
      {link.status === 'refused' && (
        <Notice
          tone="danger"
          isAlert
          title={link.problem.message}
          note={link.problem.next}
          data-testid="banner-refused"
        />
      )}
      {storage?.status === 'degraded' && (
        <Notice
          tone="danger"
          isAlert
          title={storage.problem?.message ?? texts.storage.title}
          note={[storage.problem?.next, texts.storage.pending(formatCount(storage.pendingCount))]
            .filter(Boolean)
            .join('；')}
          data-testid="banner-storage"
        />
      )}
      {attention && <AttentionBanner sessionId={sessionId} reason={attention} />}
      {status === 'interrupted' && <InterruptedBanner session={session} sessionId={sessionId} />}
    </>
  )
}

function LostBanner({ since }: { since: number }) {
  const now = useNow()
  return (
    <Notice
      tone="warn"
      title={texts.link.lost}
      note={texts.link.lostFor(formatDuration(now - since))}
      data-testid="banner-lost"
    />
  )
}

function InterruptedBanner({ session, sessionId }: { session: SessionStore; sessionId: string }) {
  const { client } = useService()
  const [busy, setBusy] = useState<'resumeSession' | 'stopSession' | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const act = async (route: 'resumeSession' | 'stopSession') => {
    setBusy(route)
    setFailure(null)
    try {
      session.putSession((await client.call(route, { params: { id: sessionId } })).session)
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(null)
  }
  return (
    <Notice
      tone="warn"
      title={texts.interrupted.title}
      note={texts.interrupted.body}
      data-testid="banner-interrupted"
      actions={
        <>
          <Button
            look="primary"
            disabled={busy !== null}
            onClick={() => void act('resumeSession')}
            data-testid="session-resume"
          >
            {busy === 'resumeSession' ? texts.sessions.resuming : texts.sessions.resume}
          </Button>
          <Button
            disabled={busy !== null}
            onClick={() => void act('stopSession')}
            data-testid="session-close"
          >
            {busy === 'stopSession' ? texts.sessions.closing : texts.sessions.close}
          </Button>
        </>
      }
    >
      {failure && (
        <p role="alert">
          {failure.message}，{failure.next}
        </p>
      )}
    </Notice>
  )
}
