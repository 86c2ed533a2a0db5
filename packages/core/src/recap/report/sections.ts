import type { Gap, Recap, Supporter } from '@talkingcat/contract'
import { formatCount, formatInteger, formatYuan } from '../../format/number.ts'
import { formatDuration, formatSessionTime } from '../../format/time.ts'
import { recapTexts as texts } from '../texts.ts'
import { audienceChart, danmakuChart, timeAxis } from './charts.ts'
import { type Html, html } from './html.ts'
import { round } from './time-axis.ts'

const maxGiftRows = 10
const maxSupporterRows = 10

export function figures({ durationMs, audience, totals, transcript }: Recap): Html {
  const t = texts.figures
  const count = (value: number | null) => (value === null ? texts.unknown : formatCount(value))
  const mean = audience.meanOnlineCount
  return html`<section aria-label="${t.heading}"><dl class="figures">
${figure(t.duration, formatDuration(durationMs), transcript.length === 0 ? '' : t.durationNote(formatCount(transcript.length)))}
${figure(t.viewers, count(audience.totalViewerCount), audience.totalViewerCount === null ? '' : t.viewersNote)}
${figure(t.peak, count(audience.peakOnlineCount), mean === null ? '' : t.mean(formatCount(mean)))}
${figure(t.danmaku, count(totals.danmaku), t.danmakuNote(formatCount(totals.danmakuViewers)))}
${figure(t.gifts, t.diamonds(count(totals.diamonds)), totals.gifts === 0 ? t.noGifts : t.giftsNote(formatYuan(totals.diamonds), formatCount(totals.gifts)), 'gift')}
${figure(t.follows, count(totals.follows), t.fansClubNote(formatCount(totals.fansClubJoins)))}
</dl>${more(totals)}</section>`
}

function figure(label: string, value: string, note: string, look = ''): Html {
  // Numbers large, their units small: 1 小时 23 分.
  const parts = value
    .split(' ')
    .map(word => (/\d|—/.test(word) ? html`${word} ` : html`<small>${word}</small> `))
  return html`<div class="figure ${look}"><dt>${label}</dt><dd>${parts}</dd><dd class="note">${note}</dd></div>
`
}

function more(totals: Recap['totals']): Html {
  const always = ['likes', 'enters', 'shares'] as const
  const ifAny = ['likesRoomTotal', 'unpricedGifts', 'giftsToOthers'] as const
  const shown = [...always, ...ifAny.filter(name => (totals[name] ?? 0) > 0)]
  const items = shown.map(
    name => html`<div><dt>${texts.more[name]}</dt><dd>${formatCount(totals[name] ?? 0)}</dd></div>`,
  )
  return html`<dl class="more">${items}</dl>`
}

export function curves(recap: Recap): Html {
  const most = recap.danmakuPerMinute.reduce((a, b) => Math.max(a, b), 0)
  const busiest = recap.danmakuPerMinute.indexOf(most)
  const isEmpty = most === 0 && recap.audience.curve.length === 0
  const words =
    most > 0
      ? html`<p class="caption">${texts.curve.busiest(formatSessionTime(busiest * 60_000), formatInteger(most))}</p>`
      : html``
  return html`<section class="card"><h2>${texts.curve.heading}</h2>
<h3>${texts.curve.online}</h3>${audienceChart(recap)}
<h3>${texts.curve.perMinute}</h3>${danmakuChart(recap)}
${isEmpty ? html`` : timeAxis(recap.durationMs)}${words}</section>`
}

export function gifts({ giftsByName }: Recap): Html {
  const t = texts.gifts
  if (giftsByName.length === 0) return card(t.heading, html`<p class="empty">${t.none}</p>`)
  const best = Math.max(1, ...giftsByName.map(row => row.diamonds ?? 0))
  const rows = giftsByName.slice(0, maxGiftRows).map(
    ({
      giftName,
      count,
      diamonds,
    }) => html`<tr><th scope="row"><bdi>${giftName}</bdi>${share((diamonds ?? 0) / best)}</th>
<td>${formatInteger(count)}</td><td>${diamonds === null ? texts.unknown : formatInteger(diamonds)}</td></tr>
`,
  )
  const left = giftsByName.length - rows.length
  return card(
    t.heading,
    html`<table><thead><tr><th scope="col">${t.name}</th><th scope="col">${t.count}</th><th scope="col">${t.diamonds}</th></tr></thead>
<tbody>${rows}</tbody></table>${left > 0 ? html`<p class="caption">${t.rest(formatInteger(left))}</p>` : html``}`,
  )
}

export function supporters(recap: Recap): Html {
  const t = texts.supporters
  const people = recap.supporters
  if (people.length === 0) return card(t.heading, html`<p class="empty">${t.none}</p>`)
  const best = Math.max(1, ...people.map(one => one.diamonds))
  const rows = people.slice(0, maxSupporterRows).map(
    one => html`<li><span class="who"><bdi>${one.viewer.name || t.unnamed}</bdi>${share(one.diamonds / best)}</span>
<span class="worth">${texts.figures.diamonds(formatInteger(one.diamonds))}<small>${giftWords(one)}</small></span></li>
`,
  )
  const left = people.length - rows.length
  return card(
    t.heading,
    html`<ol class="people">${rows}</ol>${left > 0 ? html`<p class="caption">${t.rest(formatInteger(left))}</p>` : html``}`,
  )
}

function giftWords({ giftCount, unpricedGiftCount }: Supporter): string {
  const t = texts.supporters
  const all = t.gifts(formatInteger(giftCount))
  return unpricedGiftCount > 0 ? `${all}（${t.unpricedOf(formatInteger(unpricedGiftCount))}）` : all
}

export function gaps({ gaps: list, session }: Recap): Html {
  const t = texts.gaps
  if (list.length === 0) return card(t.heading, html`<p class="good">${t.none}</p>`)
  const lengthMs = coveredMs(list)
  const rows = list.map(
    gap => html`<tr><td>${formatSessionTime(gap.fromAt - session.startedAt)}</td><td>${formatDuration(gap.toAt - gap.fromAt)}</td>
<td>${t.sources[gap.source]}</td><td>${gapReason(gap)}</td></tr>
`,
  )
  return card(
    t.heading,
    html`<p class="caption">${t.some(formatInteger(list.length), formatDuration(lengthMs))}</p>
<table class="gaps"><thead><tr><th scope="col">${t.from}</th><th scope="col">${t.length}</th><th scope="col">${t.what}</th><th scope="col">${t.why}</th></tr></thead><tbody>${rows}</tbody></table>`,
  )
}

/** Time within any gap: sound and danmaku often go at the same moment, which must not count twice. */
function coveredMs(list: readonly Gap[]): number {
  let coveredMs = 0
  let untilAt = 0
  for (const gap of list.toSorted((a, b) => a.fromAt - b.fromAt)) {
    coveredMs += Math.max(0, gap.toAt - Math.max(gap.fromAt, untilAt))
    untilAt = Math.max(untilAt, gap.toAt)
  }
  return coveredMs
}

function gapReason(gap: Gap): string {
  const reason = texts.gaps.reasons[gap.reason]
  return gap.lostCount === undefined
    ? reason
    : `${reason}，${texts.gaps.lost(formatInteger(gap.lostCount))}`
}

export function notes(): Html {
  const lines = texts.notes.lines.map(line => html`<li>${line}</li>`)
  return html`<footer><h2>${texts.notes.heading}</h2><ul>${lines}</ul><p>${texts.notes.made(texts.product)}</p></footer>`
}

const card = (heading: string, content: Html): Html =>
  html`<section class="card"><h2>${heading}</h2>${content}</section>`

/** A thin bar under a name: how much of the best one. */
const share = (part: number): Html =>
  part === 0 ? html`` : html`<span class="share" style="width:${round(part * 100)}%"></span>`
