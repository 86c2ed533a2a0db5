import type { ReceiptStatus, ReviewedReceipt } from '@talkingcat/contract/cloud'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Api, explain } from './api.ts'

export type ReceiptPages = ReturnType<typeof useReceipts>

/** The receipts of one state, page by page; null = none are wanted. */
export function useReceipts(api: Api, status: ReceiptStatus | null) {
  const [receipts, setReceipts] = useState<ReviewedReceipt[]>([])
  const [cursor, setCursor] = useState<string | null>(null)
  const [isLoading, setIsLoading] = useState(false)
  const [failure, setFailure] = useState('')
  /** An answer to an earlier question is not taken for one to the newest. */
  const asked = useRef(0)

  const load = useCallback(
    async (from: string | null) => {
      if (status === null) return
      const mine = ++asked.current
      setIsLoading(true)
      setFailure('')
      try {
        const page = await api.list(status, from)
        if (mine !== asked.current) return
        setReceipts(before => (from === null ? page.receipts : [...before, ...page.receipts]))
        setCursor(page.nextCursor)
      } catch (error) {
        if (mine === asked.current) setFailure(explain(error))
      } finally {
        if (mine === asked.current) setIsLoading(false)
      }
    },
    [api, status],
  )
  useEffect(() => {
    setReceipts([])
    setCursor(null)
    void load(null)
  }, [load])

  return {
    receipts,
    isLoading,
    failure,
    hasMore: cursor !== null,
    more: () => load(cursor),
    refresh: () => load(null),
    remove: (id: string) => setReceipts(before => before.filter(receipt => receipt.id !== id)),
  }
}
