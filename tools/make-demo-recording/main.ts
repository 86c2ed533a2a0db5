import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DemoManifest, demoManifestSchema, writeFrames } from '@talkingcat/demo-room/making'
import { viewerNamed } from './cast.ts'
import { eventsOf } from './events.ts'
import { framesOf } from './frames.ts'
import { misheard } from './listener.ts'
import { readScript } from './script.ts'
import { decodeAac, encodeAac, recordSound } from './sound.ts'
import { totalsOf } from './totals.ts'
import { voiceRateHz } from './voice.ts'

/** Makes the demo recording from its script. Needs espeak-ng, sox and ffmpeg; about a minute. */
const folder = fileURLToPath(new URL('../../packages/demo-room/recording', import.meta.url))
const script = readScript(join(folder, 'script.yaml'))

const sound = recordSound(script)
const aac = encodeAac(sound.samples)
const wrong = misheard(decodeAac(aac), sound.sentences)
for (const { said, heard } of wrong) process.stderr.write(`said  ${said}\nheard ${heard}\n\n`)
if (wrong.length > 0) {
  process.stderr.write('The demo model does not know these lines. Say them otherwise.\n')
  process.exit(1)
}

const durationMs = Math.round((sound.samples.length * 1000) / voiceRateHz)
const events = eventsOf(script, sound)
const late = events.find(({ atMs }) => atMs >= durationMs - 500)
if (late) throw new Error(`something happens after the end: ${late.kind} at ${late.atMs} ms`)

const { name, id, displayId } = script.host
const stage = {
  roomId: script.room.roomId,
  hostId: id,
  hostName: name,
  fansClubName: '小美家人',
}
const frames = writeFrames(framesOf(events, stage, script.room.recordedAt))
const manifest: DemoManifest = demoManifestSchema.parse({
  version: 1,
  ...script.room,
  host: { id, displayId, name, secUid: viewerNamed(name).secUid },
  durationMs,
  cut: sound.cut,
  truth: { sentences: sound.sentences, totals: totalsOf(script, events) },
} satisfies DemoManifest)

writeFileSync(join(folder, 'frames.bin'), frames)
writeFileSync(join(folder, 'audio.aac'), aac)
writeFileSync(join(folder, 'recording.json'), `${JSON.stringify(manifest, null, 2)}\n`)
const said = `${sound.sentences.length} sentences, all heard right`
process.stdout.write(`${durationMs} ms, ${said}, ${events.length} messages\n`)
process.stdout.write(`frames.bin ${frames.length} bytes, audio.aac ${aac.length} bytes\n`)
process.stdout.write(`${JSON.stringify(manifest.truth.totals)}\n`)
