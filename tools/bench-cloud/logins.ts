import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { hashPassword, verifyPassword } from '../../apps/cloud/src/passwords/password-hash.ts'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'
import { type CloudProcess, startCloudProcess } from './cloud-process.ts'
import { load, request } from './load.ts'

const people = 16
const atOnce = 500

/** Logins against what the cores can hash, in turns within one run; health while 500 log in. */
export async function measureLogins(roundMs: number, rounds: number): Promise<Figure[]> {
  const cloud = await startCloudProcess()
  try {
    const bodies: string[] = []
    for (let index = 0; index < people; index++) {
      const { email, password } = await cloud.newcomer(index)
      bodies.push(JSON.stringify({ email, password }))
    }
    // What has just started is compiled while it runs; a server that has run for an hour is not.
    await loginsPerSecond(cloud, bodies, roundMs)
    const hashes: Awaited<ReturnType<typeof hashesPerSecond>>[] = []
    let loginCpuS = 0
    const logins: number[] = []
    for (let round = 0; round < rounds; round++) {
      hashes.push(await hashesPerSecond(roundMs))
      const before = await cloud.cpuS()
      logins.push(await loginsPerSecond(cloud, bodies, roundMs))
      loginCpuS += (await cloud.cpuS()) - before
    }
    hashes.push(await hashesPerSecond(roundMs))
    const [hashed, loggedIn] = [mean(hashes.map(({ perS }) => perS)), mean(logins)]
    const hashMs = mean(hashes.map(({ cpuMs }) => cpuMs))
    const loginMs = (1000 * loginCpuS) / ((loggedIn * roundMs * rounds) / 1000)
    return [
      { name: 'password checks of all cores, bare', value: hashed, unit: '/s' },
      { name: 'logins', value: loggedIn, unit: '/s' },
      // Wall clock is shared with whatever else runs; processor time says what a login costs.
      { name: 'processor time of one bare check', value: hashMs, unit: 'ms' },
      { name: 'processor time of one login, everything in it', value: loginMs, unit: 'ms' },
      {
        name: 'logins, of what the cores can hash',
        value: (100 * loggedIn) / hashed,
        unit: '%',
        atLeast: 90,
      },
      ...(await measureHealth(cloud, bodies, rounds)),
    ]
  } finally {
    await cloud.close()
  }
}

async function hashesPerSecond(forMs: number) {
  const hash = await hashPassword('vier graue Katzen')
  const endAt = performance.now() + forMs
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  let count = 0
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      while (performance.now() < endAt) {
        await verifyPassword(hash, 'vier graue Katzen')
        count++
      }
    }),
  )
  const { user, system } = process.cpuUsage(cpu)
  return {
    perS: (1000 * count) / (performance.now() - startedAt),
    cpuMs: (user + system) / 1000 / count,
  }
}

async function loginsPerSecond(cloud: CloudProcess, bodies: string[], forMs: number) {
  const startedAt = performance.now()
  let turn = 0
  let good = 0
  await load({
    port: cloud.port,
    connections: people,
    next: () => {
      if (performance.now() - startedAt > forMs) return null
      return request('POST', '/api/auth/login', { body: bodies[turn++ % people] ?? '' })
    },
    onAnswer: ({ status }) => {
      if (status === 200) good++
    },
  })
  return (1000 * good) / (performance.now() - startedAt)
}

async function measureHealth(
  cloud: CloudProcess,
  bodies: string[],
  rounds: number,
): Promise<Figure[]> {
  const before = await cloud.memory()
  let most = before
  const statuses = new Map<number, number>()
  // In a process of its own: 500 answers at once would delay the clock of this one.
  const probe = fork(join(import.meta.dirname, 'health-probe.ts'), [String(cloud.port)])
  const samples = new Promise<number[]>(resolve => {
    probe.once('message', message => resolve(message as number[])) // its only message
  })
  for (let round = 0; round < rounds; round++) {
    let left = atOnce
    await load({
      port: cloud.port,
      connections: atOnce,
      next: () =>
        left-- > 0
          ? request('POST', '/api/auth/login', { body: bodies[left % people] ?? '' })
          : null,
      onAnswer: ({ status }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1),
    })
    most = Math.max(most, await cloud.memory())
  }
  probe.send('stop')
  const tookMs = await samples
  const others = [...statuses].filter(([status]) => status !== 200 && status !== 503)
  return [
    {
      name: `healthz p99 while ${atOnce} log in at once`,
      value: percentile(tookMs, 0.99),
      unit: 'ms',
      atMost: 100,
      sampleSize: tookMs.length,
    },
    { name: 'memory added by it', value: (most - before) / 1e6, unit: 'MB', atMost: 200 },
    {
      name: 'answers to them other than 200 and 503',
      value: others.reduce((sum, [, count]) => sum + count, 0),
      unit: '',
      atMost: 0,
      sampleSize: rounds * atOnce,
    },
  ]
}

const mean = (sample: number[]) => sample.reduce((sum, one) => sum + one, 0) / sample.length
