import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StreamItem } from '@talkingcat/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { modelPlaces } from '../models/model-places.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService } from '../testing/test-service.ts'
import { createSettingsStore } from './settings-store.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-settings-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true, force: true })
})

const defaults = {
  ...{ roomSource: 'auto', isNextFollowed: true, areFramesRecorded: false },
  areSessionTermsUsed: true,
  modelsFolder: null,
  earlierModelsFolders: [],
  areJapaneseAndKoreanSpoken: false,
}

describe('settings', () => {
  it('are there before anything was chosen, and outlive the program', async () => {
    const path = join(folder, 'deep', 'settings.json')
    expect(createSettingsStore(path).current).toEqual(defaults)
    createSettingsStore(path).change({ roomSource: 'direct' })
    expect(createSettingsStore(path).current).toEqual({ ...defaults, roomSource: 'direct' })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['cut short', '{"roomSource":"dir', defaults],
    ['of another shape', '[1,2]', defaults],
    [
      'with a choice that is no more',
      '{"roomSource":"carrier-pigeon","areFramesRecorded":true}',
      {
        ...defaults,
        areFramesRecorded: true,
      },
    ],
  ])('a file %s gives what can be had of it', async (_name, text, expected) => {
    const path = join(folder, 'settings.json')
    await writeFile(path, text)
    expect(createSettingsStore(path).current).toEqual(expected)
  })

  it('that can not be kept are not claimed to be', async () => {
    const path = join(folder, 'settings.json')
    const store = createSettingsStore(path)
    // A folder in the draft's place refuses even the superuser.
    await mkdir(`${path}.tmp`)
    expect(() => store.change({ roomSource: 'page' })).toThrow('SETTINGS_NOT_SAVED')
    expect(store.current).toEqual(defaults)
  })

  it('remember the folders for models that were chosen before, the newest first', () => {
    const path = join(folder, 'settings.json')
    const store = createSettingsStore(path)
    for (const modelsFolder of ['/a', '/b', '/c', '/a', '/a']) store.change({ modelsFolder })
    store.change({ isNextFollowed: false })
    expect(store.current).toMatchObject({
      modelsFolder: '/a',
      earlierModelsFolders: ['/c', '/b'],
    })
    const places = () =>
      modelPlaces({ modelsRoot: '/own', env: {} }, createSettingsStore(path).current)
    expect(places()).toEqual({ modelsRoot: '/a', otherRoots: ['/c', '/b', '/own'], env: {} })
    store.change({ modelsFolder: null })
    expect(places()).toEqual({ modelsRoot: '/own', otherRoots: ['/a', '/c', '/b'], env: {} })
    for (const name of 'defghij') store.change({ modelsFolder: `/${name}` })
    expect(store.current.earlierModelsFolders).toEqual(['/i', '/h', '/g', '/f', '/e'])
  })

  it('are read and changed over HTTP, one by one', async () => {
    const path = join(folder, 'settings.json')
    const { ports } = createTestWorld({ settings: createSettingsStore(path) })
    const service = await startTestService(ports)
    try {
      expect(await service.client.call('getSettings', {})).toEqual({ settings: defaults })
      await service.client.call('changeSettings', { body: { isNextFollowed: false } })
      const { settings } = await service.client.call('changeSettings', {
        body: { areFramesRecorded: true },
      })
      const chosen = { ...defaults, isNextFollowed: false, areFramesRecorded: true }
      expect(settings).toEqual(chosen)
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(chosen)
      const modelsFolder = join(folder, 'my', 'models')
      await service.client.call('changeSettings', { body: { modelsFolder } })
      expect((await stat(modelsFolder)).isDirectory()).toBe(true)
      const unusable = service.client.call('changeSettings', {
        body: { modelsFolder: join(path, 'below-a-file') },
      })
      await expect(unusable).rejects.toMatchObject({ problem: { code: 'MODELS_FOLDER_UNUSABLE' } })
      const after = await service.client.call('getSettings', {})
      expect(after.settings).toEqual({ ...chosen, modelsFolder })
      const wrong = [{ roomSource: 'pigeon' }, { unknown: 1 }, [], 'x', { modelsFolder: 'models' }]
      for (const body of wrong) {
        expect((await service.post('/api/settings', body)).status).toBe(400)
      }
    } finally {
      await service.close()
    }
  })

  it('let a session that has no model look in the folder that was chosen', async () => {
    const world = createTestWorld({ settings: createSettingsStore(join(folder, 'settings.json')) })
    world.hasModel = false
    const service = await startTestService(world.ports)
    try {
      const body = { kind: 'room', input: '123456' } as const
      const { session } = await service.client.call('startSession', { body })
      const stream = service.stream(session.id)
      const isNow = (status: string) => (item: StreamItem) =>
        item.kind === 'signal' &&
        item.signal.type === 'recognizer.state' &&
        item.signal.status === status
      await stream.waitFor(isNow('failed'))
      world.hasModel = true
      await service.client.call('changeSettings', {
        body: { modelsFolder: join(folder, 'mine') },
      })
      await stream.waitFor(isNow('ready'))
      await stream.close()
    } finally {
      await service.close()
    }
  })
})
