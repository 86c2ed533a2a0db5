import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type HlsMedia = { segments: { bytes: Buffer; durationS: number }[] }

/** Encodes a sound file as HLS segments of about two seconds, in memory. */
export async function makeHls(ffmpegPath: string, wavPath: string): Promise<HlsMedia> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-hls-'))
  try {
    const playlist = join(folder, 'list.m3u8')
    const encode = ['-c:a', 'aac', '-ar', '44100', '-ac', '2', '-f', 'hls']
    const cut = ['-hls_time', '2', '-hls_list_size', '0', playlist]
    await run(ffmpegPath, ['-v', 'error', '-i', wavPath, ...encode, ...cut])
    const text = await readFile(playlist, 'utf8')
    const durations = [...text.matchAll(/#EXTINF:([\d.]+)/g)].map(([, s]) => Number(s))
    const names = (await readdir(folder)).filter(name => name.endsWith('.ts'))
    const segments = []
    for (const [index, durationS] of durations.entries()) {
      const name = names.find(each => each.endsWith(`list${index}.ts`)) ?? ''
      segments.push({ bytes: await readFile(join(folder, name)), durationS })
    }
    return { segments }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export type HlsAnswer = { status?: number; body?: string | Buffer; location?: string; hang?: true }

export type HlsServerOptions = {
  media: HlsMedia
  /** Media time per real time. Default 1. */
  speed?: number
  /** How much is behind the live edge when the first client comes. Default 6 s; less than none is late. */
  headStartS?: number
  /** Epoch ms at which the broadcast began; by default it begins with the first client. */
  startedAt?: number
  windowSize?: number
  /** Has a say in what is answered; undefined = as it should be. */
  plan?: (path: string, count: number) => HlsAnswer | undefined
  /** Changes a playlist before it is sent. */
  edit?: (playlist: string) => string
}

export type HlsServer = {
  url: string
  /** Every path that was asked for, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

/** A stand-in for the CDN's HLS: a window of segments that moves with time, until the end. */
export async function startHlsServer(options: HlsServerOptions): Promise<HlsServer> {
  const { media, speed = 1, headStartS = 6, windowSize = 5, plan, edit = text => text } = options
  const asked: string[] = []
  let { startedAt = Number.NaN } = options
  const server = createServer((request, response) => {
    if (Number.isNaN(startedAt)) startedAt = Date.now()
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const answer = plan?.(path, asked.filter(each => each === path).length)
    asked.push(path)
    if (answer?.hang) return
    if (answer) {
      if (answer.location) response.setHeader('location', answer.location)
      response.writeHead(answer.status ?? 200).end(answer.body)
      return
    }
    const segment = /^\/live-(\d+)\.ts$/.exec(path)?.[1]
    if (path === '/live.m3u8') response.end(edit(playlist()))
    else if (segment !== undefined) response.end(media.segments[Number(segment)]?.bytes)
    else response.writeHead(404).end()
  })

  function playlist(): string {
    const edgeS = headStartS + ((Date.now() - startedAt) / 1000) * speed
    let endS = 0
    const ready = media.segments.filter(({ durationS }) => {
      endS += durationS
      return endS <= edgeS
    }).length
    const first = Math.max(0, ready - windowSize)
    const rows = media.segments
      .slice(first, ready)
      .map(({ durationS }, i) => `#EXTINF:${durationS},\nlive-${first + i}.ts?sign=x`)
    const head = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2']
    const isEnded = ready === media.segments.length
    const tail = isEnded ? ['#EXT-X-ENDLIST'] : []
    return [...head, `#EXT-X-MEDIA-SEQUENCE:${first}`, ...rows, ...tail, ''].join('\n')
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/live.m3u8`,
    asked,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
