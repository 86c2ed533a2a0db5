import type { ModelState, Settings, SettingsChange } from '@talkingcat/contract'
import { formatDuration } from '@talkingcat/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import { formatBytes } from '../../lib/format.ts'
import { wrongFileWords } from '../../lib/model-words.ts'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { createSpeechStore } from '../../stores/speech-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Calibration } from './calibration.tsx'
import { Switch } from './fields.tsx'
import { PathForm } from './path-form.tsx'
import styles from './speech-card.module.css'

const t = texts.settings.speech

/** The speech model: what there is, where it lies, how to bring one, how fast it runs. */
export function SpeechCard({
  settings,
  onChange,
}: {
  settings: Settings
  onChange(change: SettingsChange): void
}) {
  const { client } = useService()
  const [store] = useState(() => createSpeechStore(client))
  const { model, calibration, problem, refresh, importFrom, download, cancel, calibrate } =
    useStore(store)
  const isBusy = model !== null && isUnderWay(model)
  usePoll(refresh, isBusy || calibration?.status === 'running' ? 500 : 3000)
  if (model === null) return null
  return (
    <Card title={t.title} data-testid="speech-card">
      <div className={styles.model}>
        <div className={styles.words} role="status">
          <ModelWords model={model} />
        </div>
        {isBusy && <Button onClick={() => void cancel()}>{texts.common.cancel}</Button>}
        {!isBusy && model.status !== 'ready' && (
          <Button icon="download" onClick={() => void download()}>
            {texts.model.downloadSized(formatBytes(model.bytes))}
          </Button>
        )}
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.message}，{problem.next}
        </p>
      )}
      <Switch
        title={t.languages}
        note={t.languagesNote}
        isOn={settings.areJapaneseAndKoreanSpoken}
        onChange={areJapaneseAndKoreanSpoken => onChange({ areJapaneseAndKoreanSpoken })}
      />
      <Calibration state={calibration} onCalibrate={() => void calibrate()} />
      <PathForm
        label={t.importLabel}
        hint={t.importHint}
        initial=""
        action={t.importAction}
        isDisabled={isBusy}
        onSubmit={path => void importFrom(path)}
        data-testid="model-import"
      />
      <PathForm
        key={settings.modelsFolder}
        label={t.folderLabel}
        hint={t.folderHint}
        initial={settings.modelsFolder ?? ''}
        action={t.folderAction}
        isOptional
        onSubmit={path => onChange({ modelsFolder: path === '' ? null : path })}
        data-testid="models-folder"
      />
    </Card>
  )
}

function isUnderWay({ status }: ModelState): boolean {
  return status === 'downloading' || status === 'importing' || status === 'verifying'
}

function ModelWords({ model }: { model: ModelState }) {
  switch (model.status) {
    case 'ready':
      return (
        <>
          <p className={styles.name}>{model.title}</p>
          <p className={styles.note}>
            {model.origin && t.origin[model.origin]}：{model.folder}
          </p>
        </>
      )
    case 'missing':
      return (
        <>
          <p className={styles.name}>{texts.model.missingTitle}</p>
          <p className={styles.note}>
            {model.receivedBytes > 0
              ? texts.model.partial(formatBytes(model.receivedBytes))
              : t.missingNote}
          </p>
        </>
      )
    case 'failed': {
      const wrongFile = model.problem && wrongFileWords(model.problem)
      return (
        <>
          <p className={styles.problem}>{model.problem?.message ?? texts.model.failedTitle}</p>
          {wrongFile && <p className={styles.note}>{wrongFile}</p>}
          <p className={styles.note}>{model.problem?.next}</p>
        </>
      )
    }
    case 'downloading':
    case 'importing':
    case 'verifying':
      return <UnderWay model={model} />
  }
}

function labelOf({ status }: ModelState): string {
  if (status === 'verifying') return texts.model.verifying
  return status === 'importing' ? t.importing : texts.model.downloading
}

function UnderWay({ model }: { model: ModelState }) {
  const { status, receivedBytes, bytes, bytesPerSecond, remainingMs } = model
  const label = labelOf(model)
  const isKnown = status !== 'verifying' && bytes > 0
  return (
    <>
      <p className={styles.name}>{label}</p>
      <Progress value={isKnown ? receivedBytes / bytes : null} label={label} />
      {isKnown && (
        <p className={styles.note}>
          {texts.model.progress(formatBytes(receivedBytes), formatBytes(bytes))}
          {bytesPerSecond !== null && ` · ${texts.model.speed(formatBytes(bytesPerSecond))}`}
          {remainingMs !== null && ` · ${texts.model.remaining(formatDuration(remainingMs))}`}
        </p>
      )}
      {model.isWaiting && <p className={styles.note}>{texts.model.waiting}</p>}
    </>
  )
}
