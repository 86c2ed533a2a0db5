import { AppError } from '@talkingcat/contract'
import type { DemoRoom, DemoRoomOptions } from '../types.ts'

export async function startDemoRoom(_options: DemoRoomOptions = {}): Promise<DemoRoom> {
  throw new AppError('INTERNAL')
}
