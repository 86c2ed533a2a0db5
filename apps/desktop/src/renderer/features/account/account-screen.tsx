import type { Account } from '@talkingcat/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { usePoll } from '../../lib/poll.ts'
import { type AccountPart, goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import { type AccountStore, createAccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { DataCard } from './data-card.tsx'
import { ForgotForm } from './forgot-form.tsx'
import { InstallationsCard } from './installations-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { PlanCard } from './plan-card.tsx'
import { PlanScreen } from './plan-screen.tsx'
import { ProfileCard } from './profile-card.tsx'
import { RegisterForm } from './register-form.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SignInsCard } from './sign-ins-card.tsx'

const t = texts.account
const checkingPollMs = 500
const standingPollMs = 3000
type SignedInAccount = Extract<Account, { status: 'signed-in' }>

export function AccountScreen({ part }: { part: AccountPart }) {
  const { client } = useService()
  const [store] = useState(() => createAccountStore(client))
  const { account, problem, load, clearProblem } = useStore(store)
  const [isDeleted, setIsDeleted] = useState(false)
  const isPlan = part === 'plan' && account?.status === 'signed-in'
  useTitle(isPlan ? texts.payment.title : t.title)
  useEffect(() => void load(), [load])
  // A form's failure is not that of the next form.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the part is what changes it
  useEffect(clearProblem, [part])

  return (
    <main className={cx(styles.screen, account?.status === 'signed-out' && styles.narrow)}>
      <header className={styles.top}>
        <Button
          look="quiet"
          icon="back"
          aria-label={isPlan ? t.backToAccount : t.back}
          title={isPlan ? t.backToAccount : t.back}
          onClick={() =>
            goTo(isPlan ? { screen: 'account', part: 'home' } : { screen: 'settings' })
          }
        />
        <h1 className={styles.title}>{isPlan ? texts.payment.title : t.title}</h1>
      </header>
      {isDeleted && (
        <Notice
          tone="info"
          isAlert
          title={t.deleted}
          note={t.deletedNote}
          data-testid="account-deleted"
        />
      )}
      {account ? (
        <Content {...{ part, store, account }} onDeleted={() => setIsDeleted(true)} />
      ) : problem ? (
        <Notice
          tone="danger"
          isAlert
          title={t.failed}
          note={`${problem.message}，${problem.next}`}
          actions={<Button onClick={() => void load()}>{texts.common.retry}</Button>}
        />
      ) : (
        <Empty title={texts.common.loading} />
      )}
    </main>
  )
}

function Content({
  part,
  store,
  account,
  onDeleted,
}: {
  part: AccountPart
  store: AccountStore
  account: Account
  onDeleted(): void
}) {
  switch (account.status) {
    case 'local':
      return (
        <Notice tone="info" title={t.local.title} note={t.local.note} data-testid="account-local" />
      )
    case 'signed-out':
      return <SignedOut {...{ part, store, account }} />
    case 'signed-in':
      return <SignedIn {...{ part, store, account, onDeleted }} />
  }
}

function SignedOut({
  part,
  store,
  account,
}: {
  part: AccountPart
  store: AccountStore
  account: Extract<Account, { status: 'signed-out' }>
}) {
  const { notice } = account
  return (
    <>
      {notice && (
        <Notice
          tone="warn"
          isAlert
          title={notice.message}
          note={notice.next}
          data-testid="account-notice"
        />
      )}
      {part === 'register' ? (
        <RegisterForm store={store} />
      ) : part === 'forgot' ? (
        <ForgotForm store={store} />
      ) : (
        <SignInForm store={store} />
      )}
      <p className={styles.small}>{t.signedOutNote}</p>
      {account.keeping !== 'system' && (
        <p className={styles.small} data-testid="keeping">
          {t.keeping[account.keeping]}
        </p>
      )}
    </>
  )
}

function SignedIn({
  part,
  store,
  account,
  onDeleted,
}: {
  part: AccountPart
  store: AccountStore
  account: SignedInAccount
  onDeleted(): void
}) {
  const { refresh } = useStore(store)
  usePoll(refresh, account.standing.isChecking ? checkingPollMs : standingPollMs)
  return part === 'plan' ? (
    <PlanScreen store={store} account={account} />
  ) : (
    <SignedInHome {...{ store, account, onDeleted }} />
  )
}

function SignedInHome({
  store,
  account,
  onDeleted,
}: {
  store: AccountStore
  account: SignedInAccount
  onDeleted(): void
}) {
  const { problem } = useStore(store)
  return (
    <>
      {problem && (
        <Notice
          tone="danger"
          isAlert
          title={problem.message}
          note={problem.next}
          data-testid="account-problem"
        />
      )}
      <ProfileCard store={store} account={account} />
      <PlanCard store={store} standing={account.standing} />
      <InstallationsCard store={store} confirmedAt={account.standing.confirmedAt} />
      <SignInsCard store={store} />
      <PasswordCard store={store} />
      <DataCard store={store} onDeleted={onDeleted} />
    </>
  )
}
