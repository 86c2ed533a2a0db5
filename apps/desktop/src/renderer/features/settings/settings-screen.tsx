import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import { createSettingsStore } from '../../stores/settings-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AccountCard } from './account-card.tsx'
import { Choice, Switch } from './fields.tsx'
import { RoomBrowser } from './room-browser.tsx'
import styles from './settings-screen.module.css'
import { SpeechCard } from './speech-card.tsx'

const roomSources = ['auto', 'page', 'direct'] as const

export function SettingsScreen() {
  const { client } = useService()
  const [store] = useState(() => createSettingsStore(client))
  const { settings, problem, load, change } = useStore(store)
  useTitle(texts.settings.title)
  useEffect(() => void load(), [load])

  return (
    <main className={styles.screen}>
      <header className={styles.top}>
        <Button
          look="quiet"
          icon="back"
          aria-label={texts.common.back}
          title={texts.common.back}
          onClick={() => goTo({ screen: 'start' })}
        />
        <h1 className={styles.title}>{texts.settings.title}</h1>
      </header>
      {problem && (
        <Notice
          tone="danger"
          isAlert
          title={settings ? problem.message : texts.settings.failed}
          note={settings ? problem.next : `${problem.message}，${problem.next}`}
          actions={<Button onClick={() => void load()}>{texts.common.retry}</Button>}
        />
      )}
      {settings && (
        <>
          <Card title={texts.settings.room}>
            <fieldset className={styles.choices}>
              <legend className={styles.note}>{texts.settings.roomNote}</legend>
              {roomSources.map(source => (
                <Choice
                  key={source}
                  group="room-source"
                  isChosen={settings.roomSource === source}
                  onChoose={() => void change({ roomSource: source })}
                  {...texts.settings.sources[source]}
                />
              ))}
            </fieldset>
            <RoomBrowser />
          </Card>
          <SpeechCard settings={settings} onChange={by => void change(by)} />
          <Card title={texts.vocabulary.title}>
            <p className={styles.note}>{texts.vocabulary.note}</p>
            <Switch
              title={texts.vocabulary.sessionTerms}
              note={texts.vocabulary.sessionTermsNote}
              isOn={settings.areSessionTermsUsed}
              onChange={areSessionTermsUsed => void change({ areSessionTermsUsed })}
            />
            <Button onClick={() => goTo({ screen: 'vocabulary' })} data-testid="open-vocabulary">
              {texts.vocabulary.open}
            </Button>
          </Card>
          <Card title={texts.settings.recording}>
            <Switch
              title={texts.settings.next}
              note={texts.settings.nextNote}
              isOn={settings.isNextFollowed}
              onChange={isNextFollowed => void change({ isNextFollowed })}
            />
            <Switch
              title={texts.settings.frames}
              note={texts.settings.framesNote}
              isOn={settings.areFramesRecorded}
              onChange={areFramesRecorded => void change({ areFramesRecorded })}
            />
          </Card>
          <AccountCard />
        </>
      )}
    </main>
  )
}
