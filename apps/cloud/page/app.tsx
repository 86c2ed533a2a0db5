import type { Role } from '@talkingcat/contract/cloud'
import { useState } from 'react'
import { createApi } from './api.ts'
import { ReviewScreen } from './review-screen.tsx'
import { SignInScreen } from './sign-in-screen.tsx'
import { texts } from './texts.ts'

/** Signed out, or at work. */
export function App() {
  const [role, setRole] = useState<Role | null>(null)
  const [told, setTold] = useState('')
  const [api] = useState(() =>
    createApi(() => {
      setRole(null)
      setTold(texts.signIn.over)
    }),
  )
  if (role === null) return <SignInScreen api={api} told={told} onSignedIn={setRole} />
  const leave = async () => {
    await api.signOut()
    setTold('')
    setRole(null)
  }
  return <ReviewScreen api={api} isAdmin={role === 'admin'} onLeave={leave} />
}
