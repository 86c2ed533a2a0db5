import { type ProblemCode, problemOf } from '@talkingcat/contract'
import {
  anonymiseRecording,
  createReplaySource,
  type RecordingTrouble,
  readRecordedFrames,
  summariseRecording,
} from '@talkingcat/douyin'
import { writeLine } from '../output/ndjson.ts'
import { stopSignal } from '../process/stop-signal.ts'

export async function framesInfo(path: string): Promise<void> {
  const summary = await summariseRecording(path)
  for (const trouble of summary.troubles) reportTrouble(trouble)
  await writeLine(summary)
}

export async function framesAnonymise(
  from: string,
  to: string,
  options: { keepText: boolean },
): Promise<void> {
  const signal = stopSignal()
  try {
    const counters = await anonymiseRecording({
      ...{ from, to, signal, onTrouble: reportTrouble },
      keepDanmaku: options.keepText,
    })
    if (options.keepText) {
      process.stderr.write(
        '注意：弹幕原文保留着，里面可能有人名、电话或微信号，交出去之前请自己看一遍。\n',
      )
    }
    process.stderr.write(`已写入 ${to}\n`)
    await writeLine(counters)
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = 130
  }
}

export async function framesReplay(path: string, options: { speed: number }): Promise<void> {
  const signal = stopSignal()
  const source = createReplaySource(readRecordedFrames(path, reportTrouble), options)
  for await (const item of source.open(signal)) {
    if (item.kind === 'item') await writeLine(item.item)
  }
  for (const [reason, count] of source.counters.damagedFrames) {
    process.stderr.write(`录制里有 ${count} 帧读不了（${reason}），直播时也一样，已跳过\n`)
  }
  if (signal.aborted) process.exitCode = 130
}

/** A file that breaks off is what a crash leaves; damage inside it is somebody's trouble. */
function reportTrouble({ kind, offset, bytes }: RecordingTrouble): void {
  const code: ProblemCode = kind === 'cut' ? 'RECORDING_CUT' : 'RECORDING_DAMAGED'
  const { message, next } = problemOf(code)
  process.stderr.write(
    `${kind === 'cut' ? '注意' : '错误'} ${code}：${message}（从第 ${offset} 字节起，共 ${bytes} 字节）\n怎么办：${next}\n`,
  )
  if (kind === 'damage') process.exitCode = 1
}
