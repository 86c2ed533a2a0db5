import { channel } from 'node:diagnostics_channel'
import { hash, verify } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'

/** OWASP's least cost for argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/
const bcryptForm = /^\$2[aby]\$(\d\d)\$/

/** Told before each verification: whether two logins cost the same can be counted, not only timed. */
export type PasswordWork = { memory: number; time: number; lanes: number }
export const passwordWork = channel('talkingcat.password.verify')

/** One password typed on two keyboards is one password. */
const unify = (password: string) => password.normalize('NFKC')

export function hashPassword(password: string): Promise<string> {
  return hash(unify(password), cost)
}

/** A stored hash that asks for more than these is not ours and would only keep the server busy. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const argon = phc.exec(stored)
  if (argon) {
    const [memory = 0, time = 0, lanes = 0] = argon.slice(1).map(Number)
    if (memory > 262_144 || time > 10 || lanes > 4) return false
    passwordWork.publish({ memory, time, lanes } satisfies PasswordWork)
    return verify(stored, unify(password)).catch(() => false)
  }
  const rounds = Number(bcryptForm.exec(stored)?.[1] ?? 99)
  return rounds <= 14 && bcrypt.compare(password, stored)
}

/** True for bcrypt and for argon2id of another cost. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(
    `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`,
  )
}
