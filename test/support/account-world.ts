import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  createMemorySecrets,
  type SecretStore,
  type StartServiceOptions,
} from '@talkingcat/service'
import { type CloudConfig, readConfig } from '../../apps/cloud/src/config.ts'
import { startCloud } from '../../apps/cloud/src/start-cloud.ts'
import { startBadNetwork } from './bad-network.ts'
import { startRoomService } from './room-service.ts'
import { removeFolder, sharedFolder } from './temporary-folder.ts'

/**
 * The real cloud on SQLite in a folder of its own, behind a network that can be broken.
 * @param more what a test sets by hand, e.g. providers of payments
 */
export async function startAccountCloud(
  env: Record<string, string> = {},
  more: Partial<CloudConfig> = {},
) {
  const folder = await sharedFolder()
  const config = readConfig({ PORT: '0', CLOUD_DATA_DIR: folder, LOG_LEVEL: 'silent', ...env })
  const cloud = await startCloud({ ...config, ...more })
  const network = await startBadNetwork(cloud.port)
  return {
    folder,
    network,
    /** The cloud itself, not by way of that network. */
    origin: `http://127.0.0.1:${cloud.port}`,
    /** Looks at its database, or turns its clock, by a connection of the test's own. */
    sql(text: string, ...values: (string | number)[]): unknown[] {
      const db = new DatabaseSync(join(folder, 'cloud.db'))
      try {
        return db.prepare(text).all(...values)
      } finally {
        db.close()
      }
    },
    async close() {
      await network.close()
      await cloud.close()
      await removeFolder(folder)
    },
  }
}

/** It asks when it is told to, not while a test breaks the network. */
export const neverByItself = { startMs: () => 3_600_000, nextMs: () => 3_600_000 }

/** The real local service with its page, whose account is in that cloud; null = 本地模式. */
export async function startAccountService(
  origin: string | null,
  secrets?: SecretStore,
  ports: StartServiceOptions['ports'] = {},
) {
  const recordsRoot = await sharedFolder()
  const service = await startRoomService({
    recordsRoot,
    cloudOrigin: origin,
    ports: {
      secrets: secrets ?? createMemorySecrets(),
      entitlementTimes: neverByItself,
      ...ports,
    },
  })
  return {
    ...service,
    async close() {
      await service.close()
      await removeFolder(recordsRoot)
    },
  }
}

/** A keyring that works, and what it holds. */
export function createTestKeyring(text: string | null = null) {
  const kept: string[] = []
  const store: SecretStore = {
    keeping: () => 'system',
    onChange: () => () => {},
    read: async () => text,
    async write(next) {
      text = next
      if (next !== null) kept.push(next)
      return true
    },
  }
  return {
    ...store,
    /** Everything it was ever given, the newest last. */
    kept,
    get text() {
      return text
    },
  }
}
