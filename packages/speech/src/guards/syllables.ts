/** How long a text takes to say, at least and at most: what digits and Latin letters are read as is not known. */
export type SyllableCount = { least: number; most: number }

/** Chinese characters, kana and Hangul are one each; "1998" may be four or seven, "AI" one or two. */
export function countSyllables(text: string): SyllableCount {
  const count = { least: 0, most: 0 }
  for (const [part] of text.matchAll(/\d+|\p{Script=Latin}+|[%％]|[\p{L}\p{M}]/gu)) {
    if (/^\d/.test(part)) addDigits(part, count)
    else if (/^\p{Script=Latin}/u.test(part)) {
      count.least += 1
      count.most += part.length
    } else if (/[%％]/.test(part)) {
      // 百分之
      count.least += 2
      count.most += 3
    } else {
      count.least += 1
      count.most += 1
    }
  }
  return count
}

/** 100 is 一百, 10000 is 一万, but 10086 may be said digit by digit. */
function addDigits(digits: string, count: SyllableCount): void {
  const written = digits.replace(/0+$/, '')
  count.least += Math.max(1, written.length)
  count.most += 2 * digits.length
}
