import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { createRoomBrowserStore } from '../../stores/room-browser-store.ts'
import { Button } from '../../ui/button.tsx'
import styles from './room-browser.module.css'

/** The browser that reads room pages, and the way to log in with it. */
export function RoomBrowser() {
  const { client } = useService()
  const [store] = useState(() => createRoomBrowserStore(client))
  const { browser, login, problem, load, openLogin } = useStore(store)
  useEffect(() => void load(), [load])
  const t = texts.settings.browser
  if (browser === undefined) return null
  return (
    <div className={styles.browser} data-testid="room-browser">
      <div className={styles.words}>
        <p className={styles.title}>{browser ? t.found(browser.name) : t.missing}</p>
        <p className={styles.note}>{browser ? t.foundNote : t.missingNote}</p>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem.message}，{problem.next}
          </p>
        )}
        <p className={styles.note} role="status">
          {login === 'open' ? t.opened : ''}
        </p>
      </div>
      {browser && (
        <Button
          disabled={login === 'opening'}
          onClick={() => void openLogin()}
          data-testid="open-login"
        >
          {login === 'opening' ? t.opening : t.login}
        </Button>
      )}
    </div>
  )
}
