/** The address leads to no playlist that can be played, or to a hostile one. */
export class HlsError extends Error {
  override name = 'HlsError' as const
}

export type HlsSegment = {
  /** Counts up by one over the whole broadcast. */
  sequence: number
  url: URL
  durationMs: number
  /** Times and format need not follow from the segment before. */
  isDiscontinuous: boolean
}

export type Playlist =
  | { kind: 'master'; variants: { url: URL; bandwidth: number }[] }
  | {
      kind: 'media'
      targetMs: number
      segments: HlsSegment[]
      /** Nothing more will come. */
      isEnded: boolean
    }
  /** Encrypted, or not MPEG-TS. */
  | { kind: 'unsupported'; feature: string }

const maxLines = 20_000
const maxDurationS = 120

/** Reads an HTTP live streaming playlist (RFC 8216). @throws HlsError */
export function readPlaylist(text: string, base: URL): Playlist {
  const lines = text.split(/\r?\n/, maxLines).map(line => line.trim())
  if (lines[0]?.replace(/^\ufeff/, '') !== '#EXTM3U') throw new HlsError('no #EXTM3U')
  const feature = unsupportedFeature(lines)
  if (feature !== null) return { kind: 'unsupported', feature }
  const isMaster = lines.some(line => line.startsWith('#EXT-X-STREAM-INF:'))
  return isMaster ? readMaster(lines, base) : readMedia(lines, base)
}

function unsupportedFeature(lines: string[]): string | null {
  const isKey = (line: string) => line.startsWith('#EXT-X-KEY:') && !/METHOD=NONE\b/.test(line)
  if (lines.some(isKey)) return 'hls-encrypted'
  if (lines.some(line => line.startsWith('#EXT-X-MAP:'))) return 'hls-fmp4'
  return lines.some(line => line.startsWith('#EXT-X-BYTERANGE:')) ? 'hls-byterange' : null
}

function readMaster(lines: string[], base: URL): Playlist {
  const variants = lines.flatMap((line, index) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return []
    const address = lines.slice(index + 1).find(next => next !== '' && !next.startsWith('#'))
    const bandwidth = Number(/[:,]BANDWIDTH=(\d+)/.exec(line)?.[1] ?? Number.POSITIVE_INFINITY)
    return address === undefined ? [] : [{ url: addressOf(address, base), bandwidth }]
  })
  if (variants.length === 0) throw new HlsError('no variant')
  return { kind: 'master', variants }
}

function readMedia(lines: string[], base: URL): Playlist {
  let targetMs: number | null = null
  let sequence = 0
  let durationMs: number | null = null
  let isDiscontinuous = false
  let isEnded = false
  const segments: HlsSegment[] = []
  for (const line of lines) {
    const [tag, value = ''] = splitTag(line)
    if (tag === '#EXT-X-TARGETDURATION') targetMs = secondsOf(value)
    else if (tag === '#EXT-X-MEDIA-SEQUENCE') sequence = countOf(value)
    else if (tag === '#EXTINF') durationMs = secondsOf(value)
    else if (tag === '#EXT-X-DISCONTINUITY') isDiscontinuous = true
    else if (tag === '#EXT-X-ENDLIST') isEnded = true
    else if (line !== '' && !line.startsWith('#')) {
      if (durationMs === null) throw new HlsError('a segment without #EXTINF')
      segments.push({ sequence, url: addressOf(line, base), durationMs, isDiscontinuous })
      sequence += 1
      durationMs = null
      isDiscontinuous = false
    }
  }
  if (targetMs === null) throw new HlsError('no #EXT-X-TARGETDURATION')
  return { kind: 'media', targetMs, segments, isEnded }
}

function splitTag(line: string): [string, string?] {
  const colon = line.indexOf(':')
  return colon === -1 ? [line] : [line.slice(0, colon), line.slice(colon + 1)]
}

/** In whole ms. */
function secondsOf(text: string): number {
  const seconds = Number.parseFloat(text)
  if (!(seconds >= 0 && seconds <= maxDurationS)) throw new HlsError('a duration that is none')
  return Math.round(seconds * 1000)
}

function countOf(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 0) throw new HlsError('a sequence that is none')
  return count
}

function addressOf(text: string, base: URL): URL {
  const url = URL.parse(text, base.href)
  if (url === null) throw new HlsError('an address that is none')
  return url
}
