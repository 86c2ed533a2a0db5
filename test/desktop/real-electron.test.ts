import { describe } from 'vitest'
import { readCliConfig } from '../../apps/cli/src/config.ts'
import { findElectron } from '../../apps/cli/src/desktop/find-electron.ts'
import { startRealApp } from './desktop-app.ts'
import { roomPageSuite } from './room-page.suite.ts'

const binary = await findElectron({
  ...readCliConfig(),
  isDownloadAllowed: false,
  onProgress: () => {},
})

describe.skipIf(!binary)(
  'room pages in the real Electron (no binary or no display: skipped)',
  { timeout: 120_000 },
  () => roomPageSuite(settings => startRealApp(binary ?? '', settings)),
)
