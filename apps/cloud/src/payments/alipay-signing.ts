import { createSign, createVerify, type KeyObject } from 'node:crypto'

type Fields = ReadonlyMap<string, string>

/**
 * RSA2 as the Alipay open platform publishes it: all fields with a value, sorted by name, joined
 * as `name=value&…` without any escaping. Requests leave out `sign`; notices also `sign_type`.
 */
export function textToSign(fields: Fields, without: readonly string[]): string {
  return [...fields]
    .filter(([name, value]) => value !== '' && !without.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

export function signAlipay(fields: Fields, privateKey: KeyObject): string {
  return createSign('RSA-SHA256')
    .update(textToSign(fields, ['sign']), 'utf8')
    .sign(privateKey, 'base64')
}

export function isNoticeFromAlipay(fields: Fields, publicKey: KeyObject): boolean {
  if (fields.get('sign_type') !== 'RSA2') return false
  return isSigned(textToSign(fields, ['sign', 'sign_type']), fields.get('sign') ?? '', publicKey)
}

/** An answer is signed over its own JSON text, exactly as it stands there. null = not by Alipay. */
export function readSignedAnswer(text: string, name: string, publicKey: KeyObject): string | null {
  const before = `"${name}":`
  const start = text.indexOf(before)
  const signature = /"sign"\s*:\s*"([A-Za-z0-9+/=\\]+)"/.exec(text)?.[1]?.replaceAll('\\/', '/')
  if (start < 0 || signature === undefined) return null
  const json = objectAt(text, start + before.length)
  return json !== null && isSigned(json, signature, publicKey) ? json : null
}

function isSigned(text: string, signature: string, publicKey: KeyObject): boolean {
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, signature, 'base64')
}

/** The text of the object that begins at `start`, found by counting braces outside strings. */
function objectAt(text: string, start: number): string | null {
  let depth = 0
  let isText = false
  for (let index = start; index < text.length; index++) {
    const letter = text[index]
    if (isText) {
      if (letter === '\\') index++
      else if (letter === '"') isText = false
    } else if (letter === '"') isText = true
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return text.slice(start, index + 1)
  }
  return null
}
