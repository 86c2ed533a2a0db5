import type { Figure } from '../bench/figure.ts'
import { startCloudProcess } from './cloud-process.ts'
import { type Answer, load, request } from './load.ts'

const methods = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'BREW']
const types = [
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'a/b',
  '\t',
  'application/json; charset=gbk',
]
/** What a busy or broken outside may honestly lead to. */
const explained = new Set([
  'BUSY',
  'STORAGE_UNAVAILABLE',
  'NOT_READY',
  'PROVIDER_FAILED',
  'MAIL_OFF',
])

/** Requests that make no sense, most of them nearly right. The same seed asks the same. */
export async function measureFuzz(count: number): Promise<Figure[]> {
  const cloud = await startCloudProcess()
  try {
    const paths = await pathsOf(cloud.port)
    const people = [await cloud.newcomer(0), await cloud.newcomer(1)]
    const random = createRandom(20_261_124)
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]
    let left = count
    let unexplained = 0
    const codes = new Map<string, number>()
    const startedAt = performance.now()
    const { count: answered, broken } = await load({
      port: cloud.port,
      connections: 32,
      next: () => (left-- > 0 ? makeRequest() : null),
      onAnswer: answer => {
        const code = problemOf(answer)
        codes.set(code, (codes.get(code) ?? 0) + 1)
        if (answer.status >= 500 && !explained.has(code)) unexplained++
        if (/\bat .*\.ts:\d|node_modules/.test(answer.body)) unexplained++
      },
    })
    const seconds = (performance.now() - startedAt) / 1000
    const known = [...codes].sort(([, a], [, b]) => b - a).slice(0, 12)
    process.stdout.write(`  ${known.map(([code, times]) => `${code} ${times}`).join(' · ')}\n`)
    return [
      { name: 'fuzz: requests answered', value: answered, unit: '', atLeast: count * 0.99 },
      {
        name: 'fuzz: 5xx that nothing explains, or a stack',
        value: unexplained,
        unit: '',
        atMost: 0,
      },
      {
        name: 'fuzz: the server ended',
        value: cloud.exitOf() === null ? 0 : 1,
        unit: '',
        atMost: 0,
      },
      { name: 'fuzz: connections broken off', value: broken, unit: '' },
      { name: 'fuzz: requests', value: answered / seconds, unit: '/s' },
    ]

    function makeRequest(): string {
      const path = makePath(pick(paths) ?? '/')
      const token = random() < 0.5 ? pick(people)?.token : escaped(43)
      const isBare = random() < 0.4
      return request(pick(methods) ?? 'GET', path, {
        ...(random() < 0.8 && token !== undefined && { token }),
        ...(!isBare && { body: makeBody(), type: pick(types) ?? '' }),
        more: random() < 0.2 ? `x-${makeName()}: ${escaped(40)}\r\n` : '',
      })
    }
    function makePath(path: string): string {
      const filled = path.replace(/\{\w+\}/g, () =>
        random() < 0.5 ? crypto.randomUUID() : escaped(20),
      )
      return random() < 0.3 ? `${filled}?${makeName()}=${escaped(30)}` : filled
    }
    function makeBody(): string {
      if (random() < 0.2) return makeText(200)
      const names = [
        'email',
        'password',
        'nickname',
        'token',
        'planId',
        'method',
        'file',
        'version',
        'reason',
        '__proto__',
        'publicKey',
        'name',
      ]
      const fields = Array.from({ length: Math.floor(random() * 5) }, () => [
        pick(names),
        makeValue(0),
      ])
      return JSON.stringify(Object.fromEntries(fields))
    }
    function makeValue(depth: number): unknown {
      const kind = Math.floor(random() * 7)
      if (kind === 0 && depth < 4) return [makeValue(depth + 1)]
      if (kind === 1 && depth < 4) return { [makeName()]: makeValue(depth + 1) }
      return [null, true, random() * 1e20, makeText(80), 'month', 'a@b.cn', -1][kind] ?? ''
    }
    function makeText(most: number): string {
      const letters = 'aZ09_-"\\\'<>{}%$;提猫\u0000\ud83d\u202e=&'
      const length = Math.floor(random() * most)
      return Array.from({ length }, () => pick([...letters])).join('')
    }
    /** A buffer makes well-formed text of any. */
    function escaped(most: number): string {
      return encodeURIComponent(Buffer.from(makeText(most)).toString())
    }
    function makeName(): string {
      return makeText(12).replace(/[^a-z0-9]/gi, '') || 'x'
    }
  } finally {
    await cloud.close()
  }
}

async function pathsOf(port: number): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/openapi.json`)
  // Made by the server from its own routes.
  const { paths } = (await response.json()) as { paths: object }
  return [
    ...Object.keys(paths),
    '/',
    '/healthz',
    '/readyz',
    '/%',
    '/..%2f..%2fetc/passwd',
    '/api/payment/notify/wechat-native',
    '/api/payment/notify/manual',
  ]
}

function problemOf({ status, body }: Answer): string {
  return /"code":"(\w+)"/.exec(body)?.[1] ?? String(status)
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
