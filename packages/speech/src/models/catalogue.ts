export type CatalogueFile = { name: string; bytes: number; sha256: string }

/** Where the files of a model can be fetched from; one URL per file name. */
export type ModelMirror = { name: string; urlOf: (fileName: string) => string }

export type CatalogueModel = {
  id: string
  title: string
  licence: string
  isDemo: boolean
  files: readonly CatalogueFile[]
  mirrors: readonly ModelMirror[]
}

export const modelCatalogue: readonly CatalogueModel[] = []
