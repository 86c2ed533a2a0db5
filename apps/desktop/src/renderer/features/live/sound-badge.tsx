import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import { isCutOff, type SessionStore } from '../../stores/session-store.ts'
import { Badge } from '../../ui/badge.tsx'

/** Why no captions come although all is well: there is music, or nobody speaks. */
export function SoundBadge({ session }: { session: SessionStore }) {
  const kind = useStore(session, state => (isCutOff(state) ? 'unknown' : state.soundKind))
  switch (kind) {
    case 'music':
    case 'quiet':
      return (
        <span data-testid="sound-kind" data-kind={kind} role="status">
          <Badge tone="neutral" title={texts.live.sound[kind].note}>
            {texts.live.sound[kind].title}
          </Badge>
        </span>
      )
    case 'speech':
    case 'unknown':
      return null
  }
}
