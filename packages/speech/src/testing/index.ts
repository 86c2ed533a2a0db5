export * from './collect.ts'
export * from './demos.ts'
export * from './flv-server.ts'
export * from './make-flv.ts'
