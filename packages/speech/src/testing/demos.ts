import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export type Demo = {
  name: string
  wavPath: string
  /** Times in s, as in the fixture's own files. */
  sentences: { text: string; start: number; end: number }[]
}

export const demoNames = ['demo1', 'demo2', 'demo3'] as const

/** A spoken monologue of the fixture with its exact text and times. */
export async function readDemo(name: (typeof demoNames)[number]): Promise<Demo> {
  const base = fileURLToPath(new URL(`../../models/mandarin-fixture/demo/${name}`, import.meta.url))
  // Written by the fixture's own mkdemo.py.
  const json = JSON.parse(await readFile(`${base}.json`, 'utf8')) as Pick<Demo, 'sentences'>
  return { name, wavPath: `${base}.wav`, sentences: json.sentences }
}
