import type { Gap, Recap } from '@talkingcat/contract'
import { formatInteger } from '../../format/number.ts'
import { formatDuration, formatSessionTime } from '../../format/time.ts'
import { recapTexts as texts } from '../texts.ts'
import { type Html, html } from './html.ts'

/** What was said, with the moments; where the sound was missing, that is said in its place. */
export function transcript({ transcript: utterances, gaps, session }: Recap): Html {
  const t = texts.transcript
  if (utterances.length === 0) {
    return html`<section class="card" id="transcript"><h2>${t.heading}</h2><p class="empty">${t.none}</p></section>`
  }
  const silences = gaps
    .filter(gap => gap.source === 'audio')
    .map(gap => ({ atMs: gap.fromAt - session.startedAt, row: gapRow(gap, session.startedAt) }))
    .sort((a, b) => a.atMs - b.atMs)
  const rows: Html[] = []
  for (const { startMs, text } of utterances) {
    while ((silences[0]?.atMs ?? Number.POSITIVE_INFINITY) <= startMs) {
      const silence = silences.shift()
      if (silence) rows.push(silence.row)
    }
    rows.push(html`<li><time>${formatSessionTime(startMs)}</time><p>${text}</p></li>
`)
  }
  rows.push(...silences.map(one => one.row))
  const characters = utterances.reduce((sum, one) => sum + [...one.text].length, 0)
  return html`<section class="card" id="transcript"><h2>${t.heading}</h2>
<p class="caption">${t.count(formatInteger(utterances.length), formatInteger(characters))}</p><ol class="lines">
${rows}</ol></section>`
}

function gapRow(gap: Gap, startedAt: number): Html {
  const words = texts.transcript.gap(
    texts.gaps.sources[gap.source],
    formatDuration(gap.toAt - gap.fromAt),
  )
  return html`<li class="silence"><time>${formatSessionTime(gap.fromAt - startedAt)}</time><p>${words}</p></li>
`
}
