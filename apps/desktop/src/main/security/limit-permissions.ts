import type { Session } from 'electron'

/** Refuses every permission a page of the session may ask for, except those named. */
export function limitPermissions(session: Session, granted: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(granted.includes(permission)),
  )
  session.setPermissionCheckHandler((_contents, permission) => granted.includes(permission))
}
