/** One to three characters over and over; digits have it by right (1000000), in figures and in words. */
const numerals = '\\p{N}零〇一二三四五六七八九十百千万亿两幺'
const runs = new RegExp(
  `((?![${numerals}])\\p{L}|(?![${numerals}]{2,3})[\\p{L}\\d]{2,3})\\1+`,
  'gu',
)
/** Hosts call 来来来来来来来 and 谢谢 four times in a row; this often in one breath nobody does. */
const loopRepeats = 20
/** … and says next to nothing else. */
const loopShare = 0.8

/** Whether a text is hardly anything but one scrap over and over, as of laughter, a beat or an alarm. */
export function isLoop(text: string): boolean {
  const bare = text.replace(/[^\p{L}\p{N}]/gu, '')
  let repeated = 0
  let most = 0
  for (const [run, unit = ''] of bare.matchAll(runs)) {
    repeated += run.length
    most = Math.max(most, run.length / unit.length)
  }
  return most >= loopRepeats && repeated >= loopShare * bare.length
}
