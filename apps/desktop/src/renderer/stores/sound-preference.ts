import { type SoundChoice, soundChoiceSchema } from '@talkingcat/contract'
import { create } from 'zustand'

const soundKey = 'talkingcat.sound'
const microphoneKey = 'talkingcat.microphone'

/** Whose sound the next session begins with. Kept with the page: microphones are this browser's own. */
export const useSoundPreference = create<{
  sound: SoundChoice
  prefer(sound: SoundChoice): void
}>()(set => ({
  sound: soundChoiceSchema.catch('room').parse(localStorage.getItem(soundKey)),
  prefer(sound) {
    localStorage.setItem(soundKey, sound)
    set({ sound })
  },
}))

/** The browser's own name for it; null = the system's own choice. */
export const keptMicrophone = (): string | null => localStorage.getItem(microphoneKey)

export function keepMicrophone(deviceId: string | null): void {
  if (deviceId === null) localStorage.removeItem(microphoneKey)
  else localStorage.setItem(microphoneKey, deviceId)
}
