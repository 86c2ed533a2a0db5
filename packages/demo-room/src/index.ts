export { readDemoTruth } from './recording/read-truth.ts'
export type { DemoManifest, DemoSentence, DemoTruth } from './recording/truth.ts'
export { startDemoRoom } from './server/start-demo-room.ts'
export type { DemoCounters, DemoFaults, DemoRoom, DemoRoomOptions } from './types.ts'
