import type { Recap } from '@talkingcat/contract'
import { formatDateTime, formatTimeOfDay } from '../../format/time.ts'
import { recapTexts as texts } from '../texts.ts'
import { type Html, html } from './html.ts'
import { curves, figures, gaps, gifts, notes, supporters } from './sections.ts'
import { style } from './style.ts'
import { transcript } from './transcript.ts'

/**
 * `report.html`: one file that needs no network, no script and no font, readable on a phone,
 * in the dark and on paper. All text is escaped; the page forbids itself to load anything.
 * @param options.timeZone IANA name; the machine's own when absent
 */
export function renderReportHtml(recap: Recap, options: { timeZone?: string } = {}): string {
  const host = recap.session.room.hostName || texts.unnamedHost
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${host} · ${texts.kind} · ${formatDateTime(recap.session.startedAt, options.timeZone)}</title>
<style>${style}</style>
</head>
<body>
<main>
${heading(recap, host, options.timeZone)}
${figures(recap)}
${curves(recap)}
<div class="pair">${gifts(recap)}${supporters(recap)}</div>
${gaps(recap)}
${transcript(recap)}
${notes()}
</main>
</body>
</html>
`.source
}

function heading(
  { session, transcript: utterances }: Recap,
  host: string,
  timeZone?: string,
): Html {
  const { room, isDemo, startedAt, endedAt, status } = session
  const from = formatDateTime(startedAt, timeZone)
  const when = endedAt === null ? from : texts.range(from, endOf(startedAt, endedAt, timeZone))
  const demo = isDemo ? html`<span class="tag">${texts.demo}</span>` : html``
  const state =
    status === 'ended'
      ? html``
      : html`<span class="tag warn">${status === 'recording' ? texts.recording : texts.interrupted}</span>`
  const jump =
    utterances.length > 0 ? html`<a class="jump" href="#transcript">${texts.jump}</a>` : html``
  return html`<header>
<p class="kind"><span>${texts.kind}</span>${demo}${state}</p>
<h1><bdi>${host}</bdi></h1>
<p class="title"><bdi>${room.title || texts.untitled}</bdi></p>
<p class="when"><span>${when}</span><span>${texts.room(room.webRid)}</span>${jump}</p>
</header>`
}

/** The day is said again only when it is another one. */
function endOf(startedAt: number, endedAt: number, timeZone?: string): string {
  const end = formatDateTime(endedAt, timeZone)
  const isSameDay = end.split(' ')[0] === formatDateTime(startedAt, timeZone).split(' ')[0]
  return isSameDay ? formatTimeOfDay(endedAt, timeZone) : end
}
