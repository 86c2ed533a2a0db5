import { useState } from 'react'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Empty } from '../../desktop/src/renderer/ui/empty.tsx'
import type { Api } from './api.ts'
import styles from './review.module.css'
import { texts } from './texts.ts'
import { useImage } from './use-image.ts'

const t = texts.image
const steps = [0.5, 0.75, 1, 1.5, 2, 3, 4]
const fit = 2

/** As wide as the pane, larger or smaller; the pane scrolls by mouse, touch and arrow keys. */
export function ImageViewer({ api, id }: { api: Api; id: string }) {
  const address = useImage(api, id)
  const [step, setStep] = useState(fit)
  const zoom = steps[step] ?? 1
  return (
    <Card
      title={t.title}
      isFlush
      className={styles.viewer}
      aside={
        <>
          <Button
            size="small"
            disabled={step === 0}
            onClick={() => setStep(step - 1)}
            data-testid="zoom-out"
          >
            {t.smaller}
          </Button>
          <Button size="small" onClick={() => setStep(fit)} data-testid="zoom-fit">
            {t.fit}
          </Button>
          <Button
            size="small"
            disabled={step === steps.length - 1}
            onClick={() => setStep(step + 1)}
            data-testid="zoom-in"
          >
            {t.bigger}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls is reached by keyboard */}
      <section className={styles.pane} tabIndex={0} aria-label={t.pane} data-testid="pane">
        {address === null && <Empty title={texts.loading} />}
        {address === 'failed' && <Empty title={t.failed} />}
        {address === 'erased' && <Empty title={t.erased} note={t.erasedNote} />}
        {address !== null && address !== 'failed' && address !== 'erased' && (
          <img
            src={address}
            alt={t.alt}
            style={{ width: `${zoom * 100}%` }}
            data-testid="receipt-image"
          />
        )}
      </section>
    </Card>
  )
}
