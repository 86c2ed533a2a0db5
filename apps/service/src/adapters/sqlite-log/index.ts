export * from './sqlite-log.ts'
