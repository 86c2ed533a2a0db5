import { type ArtifactName, artifactNames, type Session } from '@talkingcat/contract'
import { useState } from 'react'
import { downloadArtifact, openReport } from '../../lib/artifact.ts'
import { type Explanation, explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './files-card.module.css'
import { useRecordsFolder } from './use-records-folder.ts'

/** Where the session's files are, and how to get at them from here. */
export function FilesCard({ session }: { session: Session }) {
  const service = useService()
  const { access } = service
  const folder = useRecordsFolder(session)
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const [note, setNote] = useState('')

  const run = async (name: string, work: () => Promise<void>) => {
    setBusy(name)
    setFailure(null)
    setNote('')
    try {
      await work()
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(null)
  }
  const download = (file: ArtifactName) =>
    run(file, () => downloadArtifact(access, session.id, file))
  const open = () =>
    run('open', async () => {
      if (await openReport(service, session.id)) return
      setNote(texts.recap.popupBlocked)
      await downloadArtifact(access, session.id, 'report.html')
    })

  return (
    <Card title={texts.recap.files} data-testid="recap-files">
      {folder === null ? (
        <p className={styles.missing}>{texts.recap.folderMissing}</p>
      ) : (
        <div className={styles.folder}>
          <p className={styles.words}>
            <span className={styles.label}>{texts.recap.folder}</span>
            <code className={styles.path} data-testid="records-folder">
              {folder}
            </code>
          </p>
          <CopyButton text={folder} label={texts.recap.copyFolder} />
        </div>
      )}
      <Button
        look="primary"
        icon="open"
        disabled={busy !== null || folder === null}
        onClick={() => void open()}
        data-testid="open-report"
      >
        {texts.recap.openReport}
      </Button>
      <ul className={styles.files}>
        {artifactNames.map(file => (
          <li key={file} className={styles.file}>
            <span className={styles.words}>
              {texts.recap.fileNames[file]}
              <span className={styles.fileName}>{file}</span>
            </span>
            <Button
              size="small"
              icon="download"
              disabled={busy !== null || folder === null}
              aria-label={`${texts.recap.download} ${file}`}
              onClick={() => void download(file)}
              data-testid={`download-${file}`}
            >
              {texts.recap.download}
            </Button>
          </li>
        ))}
      </ul>
      <p role="status" className={styles.label}>
        {note}
      </p>
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure.message}，{failure.next}
        </p>
      )}
    </Card>
  )
}
