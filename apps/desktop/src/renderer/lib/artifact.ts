import {
  AppError,
  type ArtifactName,
  CallError,
  problemResponseSchema,
  streamPaths,
} from '@talkingcat/contract'
import type { Access } from './access.ts'
import type { Service } from './service.ts'

/** A blob address must outlive the download; then it is only memory. */
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
export async function openReport({ access, client }: Service, sessionId: string): Promise<boolean> {
  const { path } = await client.call('createReportTicket', { params: { id: sessionId } })
  return window.open(access.serviceUrl + path, '_blank') !== null
}
