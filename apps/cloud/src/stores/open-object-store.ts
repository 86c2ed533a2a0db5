import { openDiskStore } from './disk-store.ts'
import type { ObjectPlace } from './object-place.ts'
import type { ObjectStore } from './object-store.ts'
import { openS3Store } from './s3-store.ts'

export async function openObjectStore(place: ObjectPlace): Promise<ObjectStore> {
  switch (place.kind) {
    case 'disk':
      return openDiskStore(place.folder)
    case 's3':
      return openS3Store(place)
  }
}
