import { z } from 'zod'

/** Marks that turn the direction of what follows: with them a name can dress up as another address. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Words that somebody typed and others read, in one line: line breaks are spaces. */
export const lineSchema = z
  .string()
  .overwrite(text => text.replace(/[\r\n\t]+/g, ' ').replace(turning, ''))
  .trim()
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u)
