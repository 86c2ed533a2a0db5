import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '@talkingcat/contract'
import {
  type CatalogueModel,
  catalogueModel,
  fixtureId,
  huggingFaceName,
  modelScopeName,
  senseVoiceId,
} from './catalogue.ts'
import type { FilePin, RecognizerModel } from './recognizer-model.ts'
import { bytesOf } from './verify.ts'

export type LocateModelOptions = {
  /** Default: SenseVoiceSmall int8. */
  id?: string
  /** The product's own folder of models; `<modelsRoot>/<id>/<file>`. */
  modelsRoot: string
  /** Looked at as well: where models were kept before the host chose another folder. */
  otherRoots?: readonly string[]
  /** MODEL_ROOT, MODELSCOPE_CACHE and HF_HOME are looked at. */
  env: Record<string, string | undefined>
}

const bundledFolder = fileURLToPath(new URL('../../models', import.meta.url))

/** Whose folder a model lies in. */
export type ModelOrigin = 'bundled' | 'own' | 'MODEL_ROOT' | 'ModelScope' | 'Hugging Face'
export type LocatedModel = RecognizerModel & { origin: ModelOrigin }

/** First folder that holds all files of the model with the right sizes; null when there is none. */
export async function locateModel(options: LocateModelOptions): Promise<LocatedModel | null> {
  const { id = senseVoiceId } = options
  if (id === fixtureId) return { ...fixtureModel(), origin: 'bundled' }
  const model = catalogueModel(id)
  if (model === null) return null
  for (const { folder, origin } of await placesOf(id, options)) {
    if (await holdsAll(folder, model)) return { ...modelIn(folder, model), origin }
  }
  return null
}

/** Why `locateModel` found nothing: MODEL_DAMAGED where a file lies that is not whole, else MODEL_MISSING. */
export async function whyNotLocated(options: LocateModelOptions): Promise<AppError> {
  const { id = senseVoiceId } = options
  const files = catalogueModel(id)?.files ?? []
  for (const { folder } of await placesOf(id, options)) {
    for (const { name, bytes } of files) {
      const found = await bytesOf(join(folder, name))
      if (found !== null && found !== bytes) {
        return new AppError('MODEL_DAMAGED', { file: name, bytes: found })
      }
    }
  }
  return new AppError('MODEL_MISSING')
}

/** The model as it would be in this folder, whether or not it is there. */
export function modelIn(folder: string, model: CatalogueModel): RecognizerModel {
  const pins = model.files.map(({ name, bytes, sha256 }) => ({
    path: join(folder, name),
    bytes,
    sha256,
  }))
  const pathOf = (ending: string) => pins.find(pin => pin.path.endsWith(ending))?.path ?? ''
  return {
    id: model.id,
    kind: 'sense-voice',
    modelPath: pathOf('.onnx'),
    tokensPath: pathOf('tokens.txt'),
    isDemo: model.isDemo,
    pins,
  }
}

/**
 * The bundled model that understands one synthetic voice only. A packed app passes the folder where the
 * package's `models` lie; it must be a real folder, as native code can not look into an archive.
 */
export function fixtureModel(folder: string = bundledFolder): RecognizerModel & { isDemo: true } {
  const model = catalogueModel(fixtureId)
  if (model === null) throw new Error('the fixture is not in the catalogue')
  return { ...modelIn(join(folder, fixtureId), model), isDemo: true }
}

/** The bundled Silero VAD v5, in the same folder. */
export function bundledVadPath(folder: string = bundledFolder): string {
  return join(folder, 'silero-vad-v5', 'silero_vad.onnx')
}

/** A spoken monologue, by which the speed of a recogniser is measured. */
export function bundledClipPath(folder: string = bundledFolder): string {
  return join(folder, fixtureId, 'demo', 'demo1.wav')
}

/** What the file at this path must be: Silero VAD v5, which is the only one the settings were measured with. */
export function vadPin(path: string): FilePin {
  return {
    path,
    bytes: 2_327_524,
    sha256: '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f',
  }
}

type Place = { folder: string; origin: ModelOrigin }

/** The product's folder first, then where other tools of the same host keep the same files. */
async function placesOf(
  id: string,
  { modelsRoot, otherRoots = [], env }: LocateModelOptions,
): Promise<Place[]> {
  const modelScope = env.MODELSCOPE_CACHE || join(homedir(), '.cache', 'modelscope')
  const huggingFace = env.HF_HOME || join(homedir(), '.cache', 'huggingface')
  const cacheName = `models--${huggingFaceName.replace('/', '--')}`
  const snapshots = join(huggingFace, 'hub', cacheName, 'snapshots')
  const revisions = await readdir(snapshots).catch(() => []) // No cache there.
  const folders: Record<Exclude<ModelOrigin, 'bundled'>, string[]> = {
    own: [modelsRoot, ...otherRoots].flatMap(root => [join(root, id), root]),
    MODEL_ROOT: env.MODEL_ROOT ? [join(env.MODEL_ROOT, id), env.MODEL_ROOT] : [],
    ModelScope: [
      join(modelScope, 'hub', 'models', modelScopeName),
      join(modelScope, 'hub', modelScopeName),
      join(modelScope, 'models', modelScopeName),
      join(modelScope, modelScopeName),
    ],
    'Hugging Face': revisions.map(revision => join(snapshots, revision)),
  }
  const origins = ['own', 'MODEL_ROOT', 'ModelScope', 'Hugging Face'] as const
  return origins.flatMap(origin => folders[origin].map(folder => ({ folder, origin })))
}

async function holdsAll(folder: string, model: CatalogueModel): Promise<boolean> {
  for (const file of model.files) {
    if ((await bytesOf(join(folder, file.name))) !== file.bytes) return false
  }
  return true
}
