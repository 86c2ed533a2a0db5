import type { Calibration, Check } from '@talkingcat/contract'
import { chooseProvider, locateModel, type ModelOrigin, whyNotLocated } from '@talkingcat/speech'
import { calibrationPathIn, type ServiceConfig, settingsPathIn } from '../config.ts'
import { calibrationKey, readCalibrations } from '../models/calibration-file.ts'
import { modelPlaces } from '../models/model-places.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { ok } from './checks.ts'

type Config = Pick<ServiceConfig, 'modelsRoot' | 'env' | 'recordsRoot'>

const origins: Record<ModelOrigin, string> = {
  bundled: '随程序附带',
  own: '模型文件夹',
  MODEL_ROOT: 'MODEL_ROOT',
  ModelScope: 'ModelScope 的缓存',
  'Hugging Face': 'Hugging Face 的缓存',
}

const placesOf = (config: Config) =>
  modelPlaces(config, createSettingsStore(settingsPathIn(config.recordsRoot)).current)

export async function checkModel(config: Config): Promise<Check> {
  const model = await locateModel(placesOf(config))
  if (model) return ok('model', `${model.id}（${origins[model.origin]}：${model.modelPath}）`)
  const { message, next } = (await whyNotLocated(placesOf(config))).toProblem()
  return { name: 'model', status: 'warning', found: message, next }
}

/** The plain answer to `FORCE_TORCH_MODE`, a wish of the first generation's. */
export function checkAcceleration(
  mode: string | undefined,
  machine?: { platform: string; arch: string },
): Check {
  const name = 'acceleration'
  const { answer } = chooseProvider(mode, machine)
  switch (answer) {
    case 'unset':
      return ok(name, '识别在处理器（CPU）上运行')
    case 'cpu':
      return ok(name, '识别在处理器（CPU）上运行（FORCE_TORCH_MODE=cpu）')
    case 'experimental': {
      const found =
        '按 FORCE_TORCH_MODE=gpu 尝试用 Core ML（未经验证）；不行时自动改用处理器（CPU）'
      return { name, status: 'warning', found, next: '字幕不对或更慢时，请去掉 FORCE_TORCH_MODE' }
    }
    case 'unsupported': {
      const found = 'FORCE_TORCH_MODE=gpu 在这台电脑上没有作用：识别只能在处理器（CPU）上运行'
      return { name, status: 'warning', found, next: '可以去掉 FORCE_TORCH_MODE；CPU 已经够快' }
    }
    case 'unknown': {
      const found = 'FORCE_TORCH_MODE 的值不认识，识别在处理器（CPU）上运行'
      return { name, status: 'warning', found, next: '请改成 cpu 或 gpu，或去掉它' }
    }
  }
}

export async function checkCalibration(config: Config): Promise<Check> {
  const name = 'calibration'
  const model = await locateModel(placesOf(config))
  if (!model) return ok(name, '有了识别模型才能校准')
  const { provider } = chooseProvider(config.env.FORCE_TORCH_MODE)
  const known = readCalibrations(calibrationPathIn(config.recordsRoot))
  const calibration = known[calibrationKey(model.id, provider)]
  if (!calibration) return ok(name, '还没有校准，用 1 个线程；启动后空闲时会自动校准')
  return describe(calibration)
}

/** Speech faster than it is spoken: anything else can not keep up. */
const keepsUp = 0.5

function describe({ threadCount, measured }: Calibration): Check {
  const rtfOf = (rtf: number) => `RTF ${rtf.toFixed(3)}`
  const all = measured.map(each => `${each.threadCount} 线程 ${rtfOf(each.rtf)}`).join('，')
  const found = `用 ${threadCount} 个线程（${all}）`
  const chosen = measured.find(each => each.threadCount === threadCount)
  if (!chosen || chosen.rtf < keepsUp) return ok('calibration', found)
  const next = '这台电脑识别偏慢，字幕可能延迟；请关闭其他占用处理器的程序'
  return { name: 'calibration', status: 'warning', found, next }
}
