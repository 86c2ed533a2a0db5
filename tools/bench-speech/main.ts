import { findFfmpeg } from '@talkingcat/speech'
import { formatFigure } from '../bench/figure.ts'
import { measureEdges } from './edges.ts'
import { measureCaptions } from './live.ts'

/** `--no-edges` leaves out what needs espeak-ng and sox; `--no-live` what takes four minutes. */
async function bench(): Promise<void> {
  const found = await findFfmpeg({ env: process.env })
  if (!found) throw new Error('ffmpeg is needed')
  const figures = [
    ...(process.argv.includes('--no-live') ? [] : await measureCaptions(found.path)),
    ...(process.argv.includes('--no-edges') ? [] : await measureEdges()),
  ]
  process.stdout.write(`\n${figures.map(formatFigure).join('\n')}\n`)
}

await bench()
