import { Component, type ReactNode } from 'react'
import { texts } from '../lib/texts/index.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './app.module.css'

/** A broken screen says so; the recording goes on in the service. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <main className={styles.center}>
        <Notice
          tone="danger"
          isAlert
          title={texts.crash.title}
          note={texts.crash.body}
          actions={
            <Button look="primary" onClick={() => location.reload()}>
              {texts.crash.reload}
            </Button>
          }
        >
          <p>
            {texts.crash.code}：{error instanceof Error ? error.message : String(error)}
          </p>
        </Notice>
      </main>
    )
  }
}
