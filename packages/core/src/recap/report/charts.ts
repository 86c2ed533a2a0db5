import type { Recap } from '@talkingcat/contract'
import { formatCount, formatInteger } from '../../format/number.ts'
import { formatDuration, formatSessionTime } from '../../format/time.ts'
import { thinCurve } from '../../projections/audience.ts'
import { recapTexts as texts } from '../texts.ts'
import { type Html, html } from './html.ts'
import { percentAt, round, roundUp, timeTicks } from './time-axis.ts'

/** More points than a phone has pixels only make the line thick. */
const maxPoints = 400

type Point = Recap['audience']['curve'][number]

/** No count for longer than this is a break in the line, not a straight line. */
const leastBreakMs = 120_000

/**
 * The shapes are SVG stretched to the width of the page; all words are HTML above them,
 * so they stay readable on a phone, where a scaled SVG would shrink them.
 */
export function audienceChart(recap: Recap): Html {
  const { curve, peakOnlineCount, meanOnlineCount } = recap.audience
  const peak = curve.find(point => point.onlineCount === peakOnlineCount)
  if (!peak) return html`<p class="empty">${texts.curve.noOnline}</p>`
  const top = roundUp(peak.onlineCount * 1.12)
  const x = (atMs: number) => percentAt(atMs, recap.durationMs)
  const y = (count: number) => round(100 - (count / top) * 100)
  const runs = splitRuns(recap)
  const line = runs.map(
    run => `M${run.map(one => `${x(one.atMs)} ${y(one.onlineCount)}`).join('L')}`,
  )
  const area = runs.map((run, index) => {
    const from = x(run[0]?.atMs ?? 0)
    const to = x(run.at(-1)?.atMs ?? 0)
    return `${line[index]}L${to} 100L${from} 100Z`
  })
  const mean = meanOnlineCount ?? 0
  const peakAt = formatSessionTime(peak.atMs)
  const summary = texts.curve.onlineSummary(
    formatCount(peak.onlineCount),
    peakAt,
    formatCount(mean),
  )
  const peakX = x(peak.atMs)
  const side = peakX < 22 ? 'after' : peakX > 78 ? 'before' : 'centre'
  return html`<div class="plot tall" role="img" aria-label="${summary}">
${gridLines(top)}${gapBands(recap)}
<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="area" d="${area.join('')}"/><path class="mean" d="M0 ${y(mean)}H100"/><path class="line" d="${line.join('')}"/></svg>
<span class="mean-label" style="top:${y(mean)}%">${texts.curve.mean(formatCount(mean))}</span>
<span class="dot" style="left:${peakX}%;top:${y(peak.onlineCount)}%"></span>
<span class="peak ${side}" style="left:${peakX}%;top:${y(peak.onlineCount)}%">${texts.curve.peak(formatCount(peak.onlineCount), peakAt)}</span>
</div>`
}

export function danmakuChart(recap: Recap): Html {
  const minutes = recap.danmakuPerMinute
  const most = minutes.reduce((a, b) => Math.max(a, b), 0)
  if (most === 0) return html`<p class="empty">${texts.curve.noDanmaku}</p>`
  const top = roundUp(most)
  const durationMs = Math.max(recap.durationMs, 1)
  const bars = minutes.map((count, minute) => {
    const from = percentAt(minute * 60_000, durationMs)
    const to = percentAt((minute + 1) * 60_000, durationMs)
    const height = round((count / top) * 100)
    const gap = (to - from) * 0.14
    if (count === 0) return html``
    return html`<rect class="${count === most ? 'bar most' : 'bar'}" x="${round(from + gap / 2)}" y="${round(100 - height)}" width="${round(Math.max(0.05, to - from - gap))}" height="${height}"><title>${texts.curve.bar(formatSessionTime(minute * 60_000), formatInteger(count))}</title></rect>`
  })
  const busiest = formatSessionTime(minutes.indexOf(most) * 60_000)
  return html`<div class="plot short" role="img" aria-label="${texts.curve.danmakuSummary(formatInteger(most), busiest)}">
${gridLines(top)}${gapBands(recap)}
<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
</div>`
}

export function timeAxis(durationMs: number): Html {
  const ticks = timeTicks(durationMs).map(
    ({ percent, label }) =>
      html`<span class="${percent === 0 ? 'first' : percent > 94 ? 'last' : ''}" style="left:${percent}%">${label}</span>`,
  )
  return html`<div class="axis" aria-hidden="true">${ticks}</div>`
}

function gridLines(top: number): Html[] {
  return [0, 0.5, 1].map(
    part =>
      html`<span class="grid" style="top:${(1 - part) * 100}%"><i>${formatCount(top * part)}</i></span>`,
  )
}

/** Where nothing was recorded, a chart must not look as if nothing had happened. */
function gapBands(recap: Recap): Html[] {
  const { startedAt } = recap.session
  return recap.gaps
    .filter(gap => gap.source === 'room')
    .map(gap => {
      const from = percentAt(gap.fromAt - startedAt, recap.durationMs)
      const width = round(percentAt(gap.toAt - startedAt, recap.durationMs) - from)
      const title = texts.curve.gap(
        texts.gaps.sources[gap.source],
        formatDuration(gap.toAt - gap.fromAt),
      )
      return html`<span class="gap" style="left:${from}%;width:${width}%" title="${title}"></span>`
    })
}

/** The curve in pieces: no line is drawn across a gap or a long silence. */
function splitRuns({ audience, gaps, session, durationMs }: Recap): Point[][] {
  const curve = thinCurve(audience.curve, maxPoints)
  // A long session's points lie further apart by themselves.
  const breakMs = Math.max(leastBreakMs, (durationMs / Math.max(1, curve.length)) * 6)
  const cuts = gaps
    .filter(gap => gap.source === 'room')
    .map(gap => (gap.fromAt + gap.toAt) / 2 - session.startedAt)
  const runs: Point[][] = []
  for (const point of curve) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const isCut = last && cuts.some(atMs => last.atMs < atMs && atMs <= point.atMs)
    if (run && last && !isCut && point.atMs - last.atMs <= breakMs) run.push(point)
    else runs.push([point])
  }
  return runs
}
