import { type ReactNode, useEffect, useState } from 'react'
import { AccountScreen } from '../features/account/account-screen.tsx'
import { SettingsScreen } from '../features/settings/settings-screen.tsx'
import { StartScreen } from '../features/start/start-screen.tsx'
import { VocabularyScreen } from '../features/vocabulary/vocabulary-screen.tsx'
import type { Access } from '../lib/access.ts'
import { type Explanation, explain } from '../lib/explain.ts'
import { goTo, routeToRunning, useRoute } from '../lib/route.ts'
import { createService, type Service, ServiceContext } from '../lib/service.ts'
import { texts } from '../lib/texts/index.ts'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './app.module.css'
import { ErrorBoundary } from './error-boundary.tsx'
import { NoToken } from './no-token.tsx'
import { SessionScreen } from './session-screen.tsx'

export function App({ access }: { access: Access | null }) {
  const [service] = useState(() => access && createService(access))
  if (!service) return <NoToken />
  return (
    <ServiceContext value={service}>
      <DemoFirst service={service}>
        <Screens />
      </DemoFirst>
    </ServiceContext>
  )
}

function Screens() {
  const route = useRoute()
  switch (route.screen) {
    case 'start':
      return (
        <ErrorBoundary key="start">
          <StartScreen />
        </ErrorBoundary>
      )
    case 'settings':
      return (
        <ErrorBoundary key="settings">
          <SettingsScreen />
        </ErrorBoundary>
      )
    case 'vocabulary':
      return (
        <ErrorBoundary key="vocabulary">
          <VocabularyScreen />
        </ErrorBoundary>
      )
    case 'account':
      return (
        <ErrorBoundary key="account">
          <AccountScreen part={route.part} />
        </ErrorBoundary>
      )
    case 'session':
      return (
        <ErrorBoundary key={route.sessionId}>
          <SessionScreen key={route.sessionId} sessionId={route.sessionId} />
        </ErrorBoundary>
      )
  }
}

/** The address may ask for the demo room: then it is started before anything else is shown. */
function DemoFirst({ service, children }: { service: Service; children: ReactNode }) {
  const [isStarting, setIsStarting] = useState(service.access.wantsDemo)
  const [problem, setProblem] = useState<Explanation | null>(null)
  useEffect(() => {
    if (!service.access.wantsDemo) return
    // One demo per opening of the page, however often React mounts this.
    service.access.wantsDemo = false
    service.client
      .call('startSession', { body: { kind: 'demo' } })
      .then(({ session }) => goTo({ screen: 'session', sessionId: session.id }))
      .catch((error: unknown) => {
        const failure = explain(error)
        const running = routeToRunning(failure.details)
        if (running) goTo(running)
        else setProblem(failure)
      })
      .finally(() => setIsStarting(false))
  }, [service])
  if (isStarting) {
    return (
      <main className={styles.center}>
        <h1 className="visually-hidden">{texts.product}</h1>
        <Empty title={texts.start.demoStarting} />
      </main>
    )
  }
  return (
    <>
      {problem && <Notice tone="danger" isAlert title={problem.message} note={problem.next} />}
      {children}
    </>
  )
}
