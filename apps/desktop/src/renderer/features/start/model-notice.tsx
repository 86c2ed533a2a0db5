import type { ModelState } from '@talkingcat/contract'
import { formatDuration } from '@talkingcat/core'
import { useStore } from 'zustand'
import { formatBytes } from '../../lib/format.ts'
import { wrongFileWords } from '../../lib/model-words.ts'
import { texts } from '../../lib/texts/index.ts'
import type { HomeStore } from '../../stores/home-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import styles from './model-notice.module.css'

/** Says that captions need a model, and fetches it. Nothing when one is ready. */
export function ModelNotice({ home }: { home: HomeStore }) {
  const { models, downloadModel, cancelModel } = useStore(home)
  const model = models.find(candidate => candidate.status !== 'ready')
  if (!model || models.some(candidate => candidate.status === 'ready')) return null
  const download = () => void downloadModel(model.id)

  switch (model.status) {
    case 'missing':
      return (
        <Notice
          tone="info"
          title={texts.model.missingTitle}
          note={texts.model.missingBody}
          data-testid="model-notice"
          actions={
            <Button look="primary" icon="download" onClick={download} data-testid="model-download">
              {texts.model.downloadSized(formatBytes(model.bytes))}
            </Button>
          }
        >
          <Facts model={model} />
        </Notice>
      )
    case 'downloading':
    case 'importing':
    case 'verifying':
      return (
        <Notice
          tone="info"
          title={
            model.status === 'importing' ? texts.settings.speech.importing : texts.model.downloading
          }
          data-testid="model-notice"
          actions={
            <Button onClick={() => void cancelModel(model.id)} data-testid="model-cancel">
              {texts.common.cancel}
            </Button>
          }
        >
          <Download model={model} />
        </Notice>
      )
    case 'failed':
      return (
        <Notice
          tone="danger"
          isAlert
          title={model.problem?.message ?? texts.model.failedTitle}
          note={model.problem?.next}
          data-testid="model-notice"
          actions={
            <Button icon="download" onClick={download} data-testid="model-download">
              {texts.common.retry}
            </Button>
          }
        >
          {model.problem && wrongFileWords(model.problem)}
          <Facts model={model} />
        </Notice>
      )
    case 'ready':
      return null
  }
}

function Facts({ model }: { model: ModelState }) {
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>{texts.model.details}</summary>
      <dl className={styles.facts}>
        <Fact name={texts.model.name} value={model.title} />
        <Fact name={texts.model.size} value={formatBytes(model.bytes)} />
        <Fact name={texts.model.licence} value={model.licence} />
        {model.receivedBytes > 0 && (
          <Fact
            name={texts.model.received}
            value={texts.model.partial(formatBytes(model.receivedBytes))}
          />
        )}
        <Fact name={texts.model.folder} value={model.folder} />
      </dl>
    </details>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.name}>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Download({ model }: { model: ModelState }) {
  if (model.status === 'verifying') {
    return (
      <div className={styles.download}>
        <Progress value={null} label={texts.model.verifying} />
        <p className={styles.line}>{texts.model.verifying}</p>
      </div>
    )
  }
  const { bytesPerSecond: speed, remainingMs, mirror } = model
  return (
    <div className={styles.download}>
      <Progress
        value={model.bytes > 0 ? model.receivedBytes / model.bytes : null}
        label={texts.model.downloading}
      />
      <p className={styles.line} data-testid="model-progress">
        <span>
          {texts.model.progress(formatBytes(model.receivedBytes), formatBytes(model.bytes))}
        </span>
        {!model.isWaiting && (
          <span>{speed ? texts.model.speed(formatBytes(speed)) : texts.model.measuring}</span>
        )}
        {remainingMs !== null && <span>{texts.model.remaining(formatDuration(remainingMs))}</span>}
        {mirror !== null && model.status === 'downloading' && (
          <span className={styles.calm}>{texts.model.mirror(mirror)}</span>
        )}
        <span className={styles.calm} role="status">
          {model.isWaiting ? texts.model.waiting : texts.model.resumable}
        </span>
      </p>
    </div>
  )
}
