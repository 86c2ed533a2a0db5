export * from './log/session-log.ts'
export * from './log/tail.ts'
