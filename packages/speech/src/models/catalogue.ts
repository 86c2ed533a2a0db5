export type CatalogueFile = { name: string; bytes: number; sha256: string }

/** Where a model can be fetched from: file by file, or in an archive that holds them all. */
export type ModelMirror =
  | { kind: 'files'; name: string; urlOf: (fileName: string) => string }
  | { kind: 'archive'; name: string; url: string; bytes: number; sha256: string }

/** What a model is for. Nothing here needs the last three yet, so the catalogue names none of them. */
export type ModelKind = 'recognizer' | 'streaming-recognizer' | 'speaker' | 'denoiser'

export type CatalogueModel = {
  id: string
  kind: ModelKind
  title: string
  /** Shown before a download. */
  licence: string
  isDemo: boolean
  files: readonly CatalogueFile[]
  mirrors: readonly ModelMirror[]
}

export const senseVoiceId = 'sense-voice-small-int8-2024-07-17'
export const fixtureId = 'mandarin-fixture'

const huggingFacePath =
  'csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17/resolve/2365baeacb507f821a0c8120fcee3d484dba7a07'
/** Named by its cache folder too. */
export const modelScopeName = 'pengzhendong/sherpa-onnx-sense-voice-zh-en-ja-ko-yue'
export const huggingFaceName = 'csukuangfj/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17'

/**
 * Sizes and hashes of the 2024-07-17 export, and of its int8 archive, as many public projects pin them.
 * Stay on it: the 2025-09-09 one is a Cantonese fine-tune that lost punctuation.
 */
export const modelCatalogue: readonly CatalogueModel[] = [
  {
    id: senseVoiceId,
    kind: 'recognizer',
    title: 'SenseVoiceSmall（int8，2024-07-17）',
    licence: 'FunASR 模型许可 1.1：可免费使用（含商用），须注明来源并保留模型名称',
    isDemo: false,
    files: [
      {
        name: 'model.int8.onnx',
        bytes: 239_233_841,
        sha256: 'c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51',
      },
      {
        name: 'tokens.txt',
        bytes: 315_894,
        sha256: 'f449eb28dc567533d7fa59be34e2abca8784f771850c78a47fb731a31429a1dc',
      },
    ],
    mirrors: [
      {
        kind: 'files',
        name: 'ModelScope',
        urlOf: file =>
          `https://modelscope.cn/models/${modelScopeName}/resolve/73eca47697f980daa3d16112404174b6b950b514/${file}`,
      },
      {
        kind: 'files',
        name: 'HF-Mirror',
        urlOf: file => `https://hf-mirror.com/${huggingFacePath}/${file}`,
      },
      {
        kind: 'files',
        name: 'Hugging Face',
        urlOf: file => `https://huggingface.co/${huggingFacePath}/${file}`,
      },
      {
        kind: 'archive',
        name: 'GitHub',
        url: 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2',
        bytes: 163_002_883,
        sha256: '7d1efa2138a65b0b488df37f8b89e3d91a60676e416f515b952358d83dfd347e',
      },
    ],
  },
  {
    id: fixtureId,
    kind: 'recognizer',
    title: '演示模型（只听得懂合成语音）',
    licence: 'MIT，随程序附带',
    isDemo: true,
    files: [
      {
        name: 'model.onnx',
        bytes: 1_400_657,
        sha256: '47fd33a0400f8b881ccc796b523961a21de248a2865966909d99a1f1bb6f0f7d',
      },
      {
        name: 'tokens.txt',
        bytes: 10_093,
        sha256: '7c18010bfe55826000b0d7a4835a47db5cc1af8beda5cb980666a16b65dcd016',
      },
    ],
    mirrors: [],
  },
]

export function catalogueModel(id: string): CatalogueModel | null {
  return modelCatalogue.find(model => model.id === id) ?? null
}
