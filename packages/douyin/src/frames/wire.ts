export * from './envelope-fields.ts'
export * from './message-fields.ts'
export * from './people-fields.ts'
export { WireWriter } from './wire-writer.ts'
