import type { Account, AccountSignIn, Client, RouteInput, RouteOutput } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

export type AccountState = {
  /** Null until the first answer. */
  account: Account | null
  signIns: AccountSignIn[] | null
  installations: RouteOutput<'listInstallations'> | 'failed' | null
  /** What the host asked for is under way. */
  isBusy: boolean
  isCheckingStanding: boolean
  /** Of the last thing that was asked for. */
  problem: Explanation | null
  load(): Promise<void>
  /** Brings what changes by itself up to date. */
  refresh(): Promise<void>
  checkStanding(): Promise<void>
  joinInstallation(): Promise<boolean>
  loadInstallations(): Promise<void>
  removeInstallation(id: string): Promise<boolean>
  loadSignIns(): Promise<void>
  signIn(body: RouteInput<'signIn'>['body']): Promise<boolean>
  /** Null where it failed. */
  register(body: RouteInput<'register'>['body']): Promise<'done' | 'needs-verification' | null>
  verifyEmail(body: RouteInput<'verifyEmail'>['body']): Promise<boolean>
  forgotPassword(body: RouteInput<'forgotPassword'>['body']): Promise<boolean>
  resetPassword(body: RouteInput<'resetPassword'>['body']): Promise<boolean>
  signOut(): Promise<boolean>
  signOutEverywhere(): Promise<boolean>
  endSignIn(id: string): Promise<boolean>
  changePassword(body: RouteInput<'changePassword'>['body']): Promise<boolean>
  /** Null where it failed. */
  changeEmail(
    body: RouteInput<'changeEmail'>['body'],
  ): Promise<'done' | 'needs-verification' | null>
  confirmEmail(body: RouteInput<'confirmEmail'>['body']): Promise<'done' | null>
  exportData(): Promise<Record<string, unknown> | null>
  deleteAccount(password: string): Promise<boolean>
  clearProblem(): void
}

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(client: Client) {
  /** How much the host has asked for so far. */
  let acts = 0
  return createStore<AccountState>()((set, get) => {
    /** One thing at a time; a sign-in that is found gone shows itself at once. */
    const act = async (work: () => Promise<Partial<AccountState>>): Promise<boolean> => {
      acts += 1
      set({ isBusy: true, problem: null })
      try {
        set({ ...(await work()), isBusy: false })
        return true
      } catch (error) {
        await fail(error)
        set({ isBusy: false })
        return false
      }
    }
    /** For what may count only once a mail was answered. */
    const actOrMail = async (
      work: () => Promise<{ account: Account; needsVerification: boolean }>,
    ) => {
      let isOpen = false
      const isDone = await act(async () => {
        const { account, needsVerification } = await work()
        isOpen = needsVerification
        return { account }
      })
      if (!isDone) return null
      return isOpen ? 'needs-verification' : 'done'
    }
    const fail = async (error: unknown) => {
      const problem = explain(error)
      if (problem.code.startsWith('ACCOUNT_')) await get().load()
      const isTold = get().account?.status === 'signed-out' && problem.code === 'ACCOUNT_SIGNED_OUT'
      set({ problem: isTold ? null : problem })
    }
    return {
      account: null,
      signIns: null,
      installations: null,
      isBusy: false,
      isCheckingStanding: false,
      problem: null,
      async load() {
        try {
          set(await client.call('getAccount', {}))
        } catch (error) {
          set({ problem: explain(error) })
        }
      },
      async refresh() {
        const before = acts
        try {
          const answer = await client.call('getAccount', {})
          // What the host did meanwhile is newer than this answer.
          if (acts === before && !get().isBusy) set(answer)
        } catch {
          // Told by whatever the host does next; what was known stays in sight.
        }
      },
      async checkStanding() {
        set({ isCheckingStanding: true })
        try {
          set(await client.call('checkStanding', {}))
        } catch (error) {
          await fail(error)
        } finally {
          set({ isCheckingStanding: false })
        }
      },
      joinInstallation: () => act(() => client.call('joinInstallation', {})),
      async loadInstallations() {
        try {
          set({ installations: await client.call('listInstallations', {}) })
        } catch (error) {
          if (explain(error).code.startsWith('ACCOUNT_')) await fail(error)
          set({ installations: 'failed' })
        }
      },
      removeInstallation: id =>
        act(async () => {
          const params = { id }
          const { account, ...installations } = await client.call('removeInstallation', { params })
          return { account, installations }
        }),
      async loadSignIns() {
        try {
          set({ ...(await client.call('listSignIns', {})), problem: null })
        } catch (error) {
          await fail(error)
        }
      },
      signIn: body => act(() => client.call('signIn', { body })),
      register: body => actOrMail(() => client.call('register', { body })),
      verifyEmail: body => act(() => client.call('verifyEmail', { body })),
      forgotPassword: body => act(() => client.call('forgotPassword', { body })),
      resetPassword: body => act(() => client.call('resetPassword', { body })),
      signOut: () => act(() => client.call('signOut', {})),
      signOutEverywhere: () => act(() => client.call('signOutEverywhere', {})),
      endSignIn: id => act(() => client.call('endSignIn', { params: { id } })),
      changePassword: body => act(() => client.call('changePassword', { body })),
      changeEmail: body => actOrMail(() => client.call('changeEmail', { body })),
      confirmEmail: async body =>
        (await act(() => client.call('confirmEmail', { body }))) ? 'done' : null,
      async exportData() {
        let data: Record<string, unknown> | null = null
        await act(async () => {
          data = (await client.call('exportAccount', {})).data
          return {}
        })
        return data
      },
      deleteAccount: password => act(() => client.call('deleteAccount', { body: { password } })),
      clearProblem: () => set({ problem: null }),
    }
  })
}
