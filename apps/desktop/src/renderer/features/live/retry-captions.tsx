import { useState } from 'react'
import { explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'

/** Tries a recogniser that gave up again, without waiting until it does so by itself. */
export function RetryCaptions({ sessionId }: { sessionId: string }) {
  const { client } = useService()
  const [failure, setFailure] = useState<string | null>(null)
  const retry = async () => {
    try {
      await client.call('retrySound', { params: { id: sessionId } })
      setFailure(null)
    } catch (error) {
      setFailure(explain(error).message)
    }
  }
  return (
    <>
      {failure && <p role="alert">{failure}</p>}
      <Button size="small" onClick={() => void retry()} data-testid="retry-captions">
        {texts.common.retry}
      </Button>
    </>
  )
}
