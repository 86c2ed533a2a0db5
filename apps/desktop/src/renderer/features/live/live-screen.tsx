import type { Session } from '@talkingcat/contract'
import { useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import { useMedia } from '../../lib/media.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { Banners } from './banners.tsx'
import { Captions } from './captions.tsx'
import { Feed } from './feed.tsx'
import { LiveHeader } from './live-header.tsx'
import styles from './live-screen.module.css'
import { Numbers } from './numbers.tsx'
import { OnlineNow } from './online-now.tsx'
import { SourceStrip } from './source-strip.tsx'

/** The console of a running session: captions first, everything else beside or below them. */
export function LiveScreen({ session, first }: { session: SessionStore; first: Session }) {
  const head = useStore(session, state => state.session) ?? first
  const isNarrow = useMedia('(max-width: 959px)')
  useEffect(() => session.follow(), [session])
  useTitle(head.room.hostName, texts.sessions[head.status])

  return (
    <div className={styles.screen}>
      <LiveHeader session={session} head={head} />
      <main className={styles.main} aria-label={head.room.hostName}>
        <div className={styles.banners}>
          <Banners session={session} sessionId={head.id} />
        </div>
        <div className={styles.speech}>
          <SourceStrip session={session} sessionId={head.id} />
          <Captions session={session} />
        </div>
        {isNarrow ? (
          <NarrowSide session={session} />
        ) : (
          <div className={styles.side}>
            <Numbers session={session} />
            <Feed session={session} />
          </div>
        )}
      </main>
    </div>
  )
}

/** Beside OBS there is room for one of the two; the audience count stays in sight. */
type SideTab = 'feed' | 'numbers'

function NarrowSide({ session }: { session: SessionStore }) {
  const [tab, setTab] = useState<SideTab>('feed')
  const id = useId()
  return (
    <div className={styles.side}>
      <div className={styles.tabBar}>
        <Tabs<SideTab>
          id={id}
          label={texts.live.tabs}
          tabs={[
            { key: 'feed', title: texts.live.feed },
            { key: 'numbers', title: texts.live.numbers },
          ]}
          selected={tab}
          onSelect={setTab}
        />
        <OnlineNow session={session} />
      </div>
      <div
        className={styles.panel}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tab}`}
      >
        {tab === 'feed' ? <Feed session={session} /> : <Numbers session={session} />}
      </div>
    </div>
  )
}
