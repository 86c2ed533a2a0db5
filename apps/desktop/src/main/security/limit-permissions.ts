import type { Session } from 'electron'

/** What a page asks for, and for what kinds of media (`audio`, `video`), as far as Electron says. */
export type PermissionAsk = { permission: string; url: string; media: readonly string[] }

/** Refuses every permission a page of the session may ask for, except those that `mayHave` lets pass. */
export function limitPermissions(session: Session, mayHave: (ask: PermissionAsk) => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    decide(mayHave({ permission, url: details.requestingUrl, media }))
  })
  session.setPermissionCheckHandler((_contents, permission, url, { mediaType }) =>
    mayHave({ permission, url, media: mediaType ? [mediaType] : [] }),
  )
}
