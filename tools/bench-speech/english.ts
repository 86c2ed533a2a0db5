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
  'This bag is made in a small town by the sea.',
  'You can wash it by hand in cold water.',
  'My sister has the same one in green.',
  'We only have two sizes left in white.',
  'Do not worry, we will have more next week.',
  'I have been using this cream for three months.',
  'It smells like fresh flowers in the morning.',
  'Put your name in the chat if you want one.',
  'The first ten people will get a free gift.',
  'Can you all see the picture on my left side?',
  'This is how it looks with a black dress.',
  'Shipping is free if you buy more than one.',
  'We will send everything before Friday.',
  'Let us count down together from five to one.',
  'That was very fast, all of them are gone.',
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
