import {
  AppError,
  type ArtifactName,
  CallError,
  problemResponseSchema,
  streamPaths,
} from '@talkingcat/contract'
import type { Access } from './access.ts'

/** A blob address must outlive the tab's loading; then it is only memory. */
const keepMs = 60_000

async function fetchArtifact(access: Access, sessionId: string, file: ArtifactName): Promise<Blob> {
  const response = await fetch(access.serviceUrl + streamPaths.artifact(sessionId, file), {
    headers: { authorization: `Bearer ${access.token}` },
  })
  if (response.ok) return response.blob()
  const parsed = problemResponseSchema.safeParse(await response.json().catch(() => null))
  throw new CallError(parsed.success ? parsed.data.problem : new AppError('INTERNAL').toProblem())
}

/** The files need the token in a header, which a plain link can not send. */
export async function downloadArtifact(
  access: Access,
  sessionId: string,
  file: ArtifactName,
): Promise<void> {
  const url = URL.createObjectURL(await fetchArtifact(access, sessionId, file))
  const link = document.createElement('a')
  link.href = url
  link.download = file
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keepMs)
}

/** Opens the report in a new tab; false when the browser refused the tab. */
export async function openReport(access: Access, sessionId: string): Promise<boolean> {
  const blob = await fetchArtifact(access, sessionId, 'report.html')
  const url = URL.createObjectURL(new Blob([blob], { type: 'text/html;charset=utf-8' }))
  const tab = window.open(url, '_blank')
  if (!tab) {
    URL.revokeObjectURL(url)
    return false
  }
  tab.addEventListener('load', () => restoreStyles(tab))
  setTimeout(() => URL.revokeObjectURL(url), keepMs)
  return true
}

/**
 * A blob page inherits this page's content security policy, which refuses the report's own
 * `<style>` and `style=""`. Styles set by script are outside that policy.
 */
function restoreStyles(tab: Window): void {
  // `globalThis` of another window is not typed; its constructors are those of this page.
  const { CSSStyleSheet: Sheet } = tab as unknown as typeof globalThis
  const refused = [...tab.document.querySelectorAll('style')].filter(style => !style.sheet)
  tab.document.adoptedStyleSheets = refused.map(style => {
    const sheet = new Sheet()
    sheet.replaceSync(style.textContent ?? '')
    return sheet
  })
  if (refused.length === 0) return
  for (const element of tab.document.querySelectorAll<HTMLElement>('[style]')) {
    element.style.cssText = element.getAttribute('style') ?? ''
  }
}
