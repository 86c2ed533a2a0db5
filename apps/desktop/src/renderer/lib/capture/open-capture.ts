import { AppError, type CapturedSound, type ProblemCode } from '@talkingcat/contract'
import workletUrl from './pcm-worklet.ts?worker&url'

/** What the service works with; a browser that can not capture at this rate sends its own. */
const wantedRateHz = 16_000

export type Capture = { sampleRateHz: number; close(): void }

export type CaptureListeners = {
  onFrame(frame: ArrayBuffer): void
  /** The device is gone. Called at most once, not after `close`. */
  onLost(): void
}

/**
 * Begins to capture; the browser asks the host where it has to.
 * @throws AppError MICROPHONE_DENIED, MICROPHONE_MISSING, MICROPHONE_BUSY, SYSTEM_SOUND_DENIED, SYSTEM_SOUND_MISSING
 */
export async function openCapture(
  sound: CapturedSound,
  deviceId: string | null,
  { onFrame, onLost }: CaptureListeners,
): Promise<Capture> {
  const stream = await askFor(sound, deviceId)
  let context: AudioContext | null = null
  let isOpen = true
  const close = () => {
    isOpen = false
    for (const track of stream.getTracks()) track.stop()
    // Closing what is closed already is no failure.
    context?.close().catch(() => undefined)
  }
  try {
    const connected = await connect(stream)
    context = connected.context
    connected.sender.port.onmessage = ({ data }) => isOpen && onFrame(data)
    const lose = () => {
      if (!isOpen) return
      close()
      onLost()
    }
    for (const track of stream.getTracks()) track.addEventListener('ended', lose)
    return { sampleRateHz: context.sampleRate, close }
  } catch (error) {
    close()
    throw new AppError('MICROPHONE_BUSY', undefined, error)
  }
}

async function askFor(sound: CapturedSound, deviceId: string | null): Promise<MediaStream> {
  try {
    if (sound === 'microphone') {
      // As it is: what a browser does for calls takes away from what a recogniser hears.
      const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
      const device = deviceId ? { deviceId: { exact: deviceId } } : {}
      return await navigator.mediaDevices.getUserMedia({ audio: { ...plain, ...device } })
    }
    // A browser gives the sound only with a picture.
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: true,
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    })
    if (stream.getAudioTracks().length > 0) return withoutPicture(stream)
    for (const track of stream.getTracks()) track.stop()
  } catch (error) {
    throw new AppError(codeOf(sound, error), undefined, error)
  }
  throw new AppError('SYSTEM_SOUND_MISSING')
}

/** Nothing of the screen is captured from here on; Chromium goes on with the sound (tried with a tab's). */
function withoutPicture(stream: MediaStream): MediaStream {
  for (const track of stream.getVideoTracks()) track.stop()
  return new MediaStream(stream.getAudioTracks())
}

function codeOf(sound: CapturedSound, error: unknown): ProblemCode {
  const name = error instanceof DOMException ? error.name : ''
  if (sound === 'system') {
    return name === 'NotAllowedError' ? 'SYSTEM_SOUND_DENIED' : 'SYSTEM_SOUND_MISSING'
  }
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'MICROPHONE_DENIED'
  const isMissing = name === 'NotFoundError' || name === 'OverconstrainedError'
  return isMissing ? 'MICROPHONE_MISSING' : 'MICROPHONE_BUSY'
}

async function connect(stream: MediaStream) {
  let context = new AudioContext({ sampleRate: wantedRateHz })
  let source: MediaStreamAudioSourceNode
  try {
    source = context.createMediaStreamSource(stream)
  } catch {
    // Firefox does not mix rates; the service resamples.
    await context.close()
    context = new AudioContext()
    source = context.createMediaStreamSource(stream)
  }
  await context.audioWorklet.addModule(workletUrl)
  const sender = new AudioWorkletNode(context, 'pcm-sender', { numberOfOutputs: 0 })
  source.connect(sender)
  await context.resume()
  return { context, sender }
}
