export * from './log-reader.ts'
export * from './sqlite-log.ts'
