import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { locateModel } from '@talkingcat/speech'
import { readDemo } from '@talkingcat/speech/testing'
import { describe, expect, it } from 'vitest'
import { readCliConfig } from '../../apps/cli/src/config.ts'
import { hasSharedData, sharedData } from '../support/shared-data.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { runCli } from './run-cli.ts'

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
const senseVoice = await locateModel(readCliConfig().models)

describe('talkingcat cer', () => {
  it('counts wrong characters over all files, each as long as it is', async () => {
    const folder = await temporaryFolder()
    for (const name of ['demo1', 'demo2'] as const) {
      const { wavPath, sentences } = await readDemo(name)
      await copyFile(wavPath, join(folder, `${name}.wav`))
      const said = sentences.map(({ text }) => text).join('\n')
      // Five characters that nobody says.
      await writeFile(join(folder, `${name}.txt`), name === 'demo1' ? `${said}\n甲乙丙丁戊` : said)
    }
    await writeFile(join(folder, 'alone.wav'), '')
    const { code, stdout } = await runCli(['cer', folder, '--demo-model'])
    expect(code).toBe(0)
    const [first, second, total] = lines(stdout)
    expect(first).toMatchObject({ file: 'demo1.wav' })
    expect(first?.errorCount).toBeGreaterThanOrEqual(5)
    expect(second).toMatchObject({ file: 'demo2.wav' })
    expect(total).toMatchObject({ fileCount: 2 })
    const sum = (key: 'errorCount' | 'referenceCount') =>
      Number(first?.[key]) + Number(second?.[key])
    expect(total?.errorCount).toBe(sum('errorCount'))
    expect(total?.rate).toBeCloseTo(sum('errorCount') / sum('referenceCount'), 6)
  })

  it('says what a folder must hold', async () => {
    const empty = await runCli(['cer', await temporaryFolder(), '--demo-model'])
    expect(empty.code).toBe(1)
    expect(empty.stderr).toContain('SPEECH_PAIRS_MISSING')
    expect((await runCli(['cer', '/nowhere', '--demo-model'])).stderr).toContain('FILE_UNREADABLE')
  })
})

describe.skipIf(!hasSharedData || !senseVoice)(
  'SenseVoice on real recordings (model or data absent: skipped)',
  () => {
    it.each([
      ['funasr-sample.wav', '我想问我在滨海新区有房'],
      ['aishell-0121.wav', '广州市房地产中介协会分析'],
      ['cosyvoice-prompt.wav', '希望你以后能够做的比我还好呦'],
    ])('%s says %s, word for word', async (file, said) => {
      const { stdout } = await runCli(['transcribe', sharedData(`audio/${file}`)])
      const heard = lines(stdout).map(({ text }) => String(text))
      expect(heard.join('').replace(/[\p{P}\s]/gu, '')).toContain(said)
    })
  },
)
