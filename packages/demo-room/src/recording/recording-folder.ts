import { fileURLToPath } from 'node:url'

/** The recording that comes with this package. */
export const defaultRecordingFolder = fileURLToPath(new URL('../../recording', import.meta.url))
