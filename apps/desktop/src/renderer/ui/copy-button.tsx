import { useEffect, useState } from 'react'
import { texts } from '../lib/texts/index.ts'
import { Button } from './button.tsx'

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [result, setResult] = useState<'copied' | 'copyFailed' | null>(null)
  useEffect(() => {
    if (!result) return
    const timer = setTimeout(() => setResult(null), 2500)
    return () => clearTimeout(timer)
  }, [result])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setResult('copied')
    } catch {
      // No permission or no secure page; the text beside the button can be selected by hand.
      setResult('copyFailed')
    }
  }
  return (
    <>
      <Button
        size="small"
        icon={result === 'copied' ? 'check' : 'copy'}
        onClick={() => void copy()}
        data-testid="copy-button"
      >
        {result ? texts.common[result] : label}
      </Button>
      <span className="visually-hidden" role="status">
        {result ? texts.common[result] : ''}
      </span>
    </>
  )
}
