import type { ModelState } from '@talkingcat/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { type Explanation, explain } from '../../lib/explain.ts'
import { formatBytes } from '../../lib/format.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'

/**
 * Fetches a missing or damaged model from within a live session; signals carry the progress.
 * A damaged one may look ready: only loading it shows what is inside.
 */
export function ModelDownload({
  session,
  isDamaged,
}: {
  session: SessionStore
  isDamaged: boolean
}) {
  const { client } = useService()
  const signalled = useStore(session, state => state.model)
  const [listed, setListed] = useState<ModelState | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const model = signalled ?? listed

  useEffect(() => {
    const gone = new AbortController()
    client
      .call('listModels', {}, gone.signal)
      .then(({ models }) => {
        const missing = models.find(known => known.status !== 'ready')
        setListed(missing ?? (isDamaged ? models[0] : null) ?? null)
      })
      .catch((error: unknown) => !gone.signal.aborted && setFailure(explain(error)))
    return () => gone.abort()
  }, [client, isDamaged])

  const status = model?.status
  if (model && (status === 'downloading' || status === 'importing' || status === 'verifying')) {
    return (
      <>
        <Progress
          value={status !== 'verifying' ? model.receivedBytes / model.bytes : null}
          label={texts.model.downloading}
        />
        {model.isWaiting && <p>{texts.model.waiting}</p>}
      </>
    )
  }
  const download = async (id: string) => {
    try {
      setListed((await client.call('downloadModel', { params: { id } })).model)
      setFailure(null)
    } catch (error) {
      setFailure(explain(error))
    }
  }
  const problem = failure ?? model?.problem
  const isAgain = isDamaged || model?.status === 'failed'
  return (
    <>
      {problem && <p role="alert">{problem.message}</p>}
      {model && (
        <Button size="small" icon="download" onClick={() => void download(model.id)}>
          {isAgain ? texts.model.downloadAgain : texts.model.download}（{formatBytes(model.bytes)}）
        </Button>
      )}
    </>
  )
}
