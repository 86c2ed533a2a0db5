import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { usePoll } from '../../lib/poll.ts'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import { createHomeStore } from '../../stores/home-store.ts'
import { Brand } from '../../ui/brand.tsx'
import { Button } from '../../ui/button.tsx'
import { ThemeSwitch } from '../../ui/theme-switch.tsx'
import { BegunNotice } from './begun-notice.tsx'
import { ModelNotice } from './model-notice.tsx'
import { RoomForm } from './room-form.tsx'
import { SessionList, UnfinishedSessions } from './session-list.tsx'
import styles from './start-screen.module.css'
import { WaitingList } from './waiting-list.tsx'

export function StartScreen() {
  const { client } = useService()
  const title = useRef<HTMLHeadingElement>(null)
  const [home] = useState(() => createHomeStore(client))
  const { models, refreshSessions, refreshModels } = useStore(home)
  const isModelBusy = models.some(
    ({ status }) => status === 'downloading' || status === 'importing' || status === 'verifying',
  )
  useTitle()
  usePoll(refreshSessions, 5000)
  usePoll(refreshModels, isModelBusy ? 1000 : 5000)

  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <Brand />
        <div className={styles.tools}>
          <Button
            look="quiet"
            icon="settings"
            aria-label={texts.settings.open}
            title={texts.settings.open}
            onClick={() => goTo({ screen: 'settings' })}
            data-testid="settings-button"
          />
          <ThemeSwitch />
        </div>
      </header>
      <main className={styles.main}>
        <section className={styles.hero} aria-labelledby="start-title">
          <h1 id="start-title" ref={title} tabIndex={-1} className={styles.title}>
            {texts.start.title}
          </h1>
          <p className={styles.lead}>{texts.start.lead}</p>
          <RoomForm home={home} />
        </section>
        <BegunNotice home={home} />
        <UnfinishedSessions home={home} />
        {/* Its button is gone then, and the keyboard must stand somewhere. */}
        <WaitingList onCancelled={() => title.current?.focus()} />
        <ModelNotice home={home} />
        <SessionList home={home} />
      </main>
    </div>
  )
}
