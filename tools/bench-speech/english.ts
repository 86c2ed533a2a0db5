import { joinSpoken, type Programme, programmeOf } from '@talkingcat/speech/testing'
import { speak } from '../make-demo-recording/voice.ts'

/** What a host might say, in words that an English recogniser knows. */
const lines = [
  'Hello everyone and welcome to the show tonight.',
  'Thank you for coming back again this evening.',
  'We have a very special offer for all of you.',
  'This jacket comes in three different colors.',
  'The blue one is the most popular this year.',
  'Please tell me where you are watching from.',
  'Somebody asked if the shoes are made of leather.',
  'Yes they are, and they feel very soft.',
  'The price is only twenty dollars today.',
  'There are just a few of them left now.',
  'I will put the link on the screen in a minute.',
  'If it does not fit, you can send it back.',
  'Let me show you how to open the box.',
  'It is small enough to carry in your bag.',
  'Thank you all, and see you tomorrow night.',
]

/** Spoken newly by espeak-ng. @throws Error when it or sox is not there */
export async function makeEnglishProgramme(ffmpegPath: string): Promise<Programme> {
  const spoken = lines.map(text => ({
    text,
    samples: speak(text, { name: 'en-us', wordsPerMinute: 150, pitch: 50 }, 16_000),
  }))
  const { sound, sentences } = joinSpoken(spoken, index => ({ pauseMs: 700 + (index % 4) * 200 }))
  return programmeOf(ffmpegPath, sound, sentences)
}
