import { z } from 'zod'
import type { StreamUrl } from './room-schema.ts'
import type { StreamChoice } from './room-snapshot.ts'

/** Cheapest first: speech needs no picture. */
const preferred = ['ao', 'md', 'ld', 'sd', 'hd', 'uhd', 'origin']

/** The older table's names, matched to the newer ones by the addresses of a real answer. */
const olderNames: Readonly<Record<string, string>> = {
  SD1: 'ld',
  SD2: 'sd',
  HD1: 'hd',
  FULL_HD1: 'uhd',
}

const streamDataSchema = z.looseObject({
  data: z.record(
    z.string(),
    z
      .looseObject({ main: z.looseObject({ flv: z.string(), hls: z.string() }).partial() })
      .partial()
      .catch({}),
  ),
})

/** Every address of an answer by quality, `ao` → `md` → `ld` → `sd` → the rest. */
export function readStreams(streamUrl: StreamUrl | null | undefined): StreamChoice[] {
  const flv = new Map<string, string>()
  const hls = new Map<string, string>()
  for (const [quality, { main }] of Object.entries(readStreamData(streamUrl))) {
    add(flv, quality, main?.flv)
    add(hls, quality, main?.hls)
  }
  for (const [name, url] of Object.entries(streamUrl?.flv_pull_url ?? {})) add(flv, name, url)
  for (const [name, url] of Object.entries(streamUrl?.hls_pull_url_map ?? {})) add(hls, name, url)
  return [...new Set([...flv.keys(), ...hls.keys()])]
    .map(quality => toChoice(quality, flv.get(quality) ?? '', hls.get(quality) ?? ''))
    .sort((a, b) => rank(a.quality) - rank(b.quality))
}

function add(found: Map<string, string>, name: string, url: unknown): void {
  const quality = olderNames[name] ?? name
  if (typeof url !== 'string' || found.has(quality)) return
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) found.set(quality, url)
}

function toChoice(quality: string, flvUrl: string, hlsUrl: string): StreamChoice {
  const { searchParams } = new URL(flvUrl || hlsUrl)
  const isAudioOnly = quality === 'ao' || searchParams.get('only_audio') === '1'
  return { quality, flvUrl, hlsUrl, isAudioOnly, expiresAt: readExpiry(searchParams) }
}

/** `stream_data` is JSON inside a JSON string. */
function readStreamData(streamUrl: StreamUrl | null | undefined) {
  const text = streamUrl?.live_core_sdk_data?.pull_data?.stream_data
  if (!text) return {}
  const parsed = streamDataSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data.data : {}
}

/** Parsed JSON, or undefined for a text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller's schema refuses undefined: one place decides what a bad answer means.
    return undefined
  }
}

/** The real sample has `expire` in hexadecimal, a week ahead; the others are CDN vendors' own. */
const expiryNames = ['expire', 'wsTime', 'txTime', 'volcTime', 'auth_key']

/** Epoch ms: seconds in hexadecimal or decimal, or ms; `auth_key` begins with it. */
function readExpiry(search: URLSearchParams): number | null {
  for (const name of expiryNames) {
    const value = /^[^-]*/.exec(search.get(name) ?? '')?.[0] ?? ''
    if (/^\d{13}$/.test(value)) return Number(value)
    if (/^\d{10}$/.test(value)) return Number(value) * 1000
    if (/^[0-9a-f]{8}$/i.test(value)) return Number.parseInt(value, 16) * 1000
  }
  return null
}

function rank(quality: string): number {
  const index = preferred.indexOf(quality)
  return index === -1 ? preferred.length : index
}
