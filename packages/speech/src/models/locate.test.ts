import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalogueModel, huggingFaceName, modelScopeName, senseVoiceId } from './catalogue.ts'
import { bundledVadPath, fixtureModel, locateModel, vadPin, whyNotLocated } from './locate.ts'
import { verifyFiles, verifyModel } from './verify.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Files of the right sizes; they take no space on most disks. */
async function plant(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const file of catalogueModel(senseVoiceId)?.files ?? []) {
    await writeFile(join(folder, file.name), '')
    await truncate(join(folder, file.name), file.bytes)
  }
}

const nowhere = () => ({
  MODELSCOPE_CACHE: join(root, 'no-modelscope'),
  HF_HOME: join(root, 'no-huggingface'),
})

describe('locateModel', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await locateModel({ modelsRoot: root, env: nowhere() })).toBeNull()
    expect(await locateModel({ id: 'unheard-of', modelsRoot: root, env: nowhere() })).toBeNull()
  })

  it('tells a model that is cut short from none', async () => {
    const options = { modelsRoot: root, env: nowhere() }
    expect(await whyNotLocated(options)).toMatchObject({ code: 'MODEL_MISSING' })
    await plant(join(root, senseVoiceId))
    await truncate(join(root, senseVoiceId, 'model.int8.onnx'), 1000)
    expect(await whyNotLocated(options)).toMatchObject({
      code: 'MODEL_DAMAGED',
      details: { file: 'model.int8.onnx', bytes: 1000 },
    })
  })

  it.each([
    ['own', 'its own folder', () => [join(root, senseVoiceId), {}] as const],
    ['own', 'a folder it had before', () => [join(root, 'before', senseVoiceId), {}] as const],
    [
      'MODEL_ROOT',
      'MODEL_ROOT',
      () => [join(root, 'mine'), { MODEL_ROOT: join(root, 'mine') }] as const,
    ],
    [
      'ModelScope',
      'the ModelScope cache',
      () =>
        [
          join(root, 'ms/hub/models', modelScopeName),
          { MODELSCOPE_CACHE: join(root, 'ms') },
        ] as const,
    ],
    [
      'ModelScope',
      'the ModelScope cache of newer versions',
      () =>
        [join(root, 'ms/models', modelScopeName), { MODELSCOPE_CACHE: join(root, 'ms') }] as const,
    ],
    [
      'Hugging Face',
      'the Hugging Face cache',
      () =>
        [
          join(root, `hf/hub/models--${huggingFaceName.replace('/', '--')}/snapshots/abc`),
          { HF_HOME: join(root, 'hf') },
        ] as const,
    ],
  ])('finds the model of %s in %s', async (origin, _, place) => {
    const [folder, env] = place()
    await plant(folder)
    const otherRoots = [join(root, 'before')]
    const places = { modelsRoot: root, otherRoots, env: { ...nowhere(), ...env } }
    const model = await locateModel(places)
    expect(model).toMatchObject({ id: senseVoiceId, isDemo: false, kind: 'sense-voice', origin })
    expect(model?.modelPath).toBe(join(folder, 'model.int8.onnx'))
  })

  it('does not take a half-written model for one', async () => {
    await plant(join(root, senseVoiceId))
    await truncate(join(root, senseVoiceId, 'model.int8.onnx'), 1000)
    expect(await locateModel({ modelsRoot: root, env: nowhere() })).toBeNull()
  })
})

describe('bundled models', () => {
  it('are the files that were pinned', async () => {
    await verifyModel(fixtureModel())
    await verifyFiles([vadPin(bundledVadPath())])
  })

  it('are told missing from damaged', async () => {
    await expect(verifyModel(fixtureModel(root))).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    const path = join(root, 'vad.onnx')
    await writeFile(path, '')
    await truncate(path, 2_327_524)
    await expect(verifyFiles([vadPin(path)])).rejects.toMatchObject({ code: 'MODEL_DAMAGED' })
  })
})
