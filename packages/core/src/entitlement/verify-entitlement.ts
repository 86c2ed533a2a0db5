import {
  type EntitlementClaims,
  type EntitlementKey,
  entitlementClaimsSchema,
  entitlementHeaderSchema,
} from '@talkingcat/contract/cloud'

declare const verified: unique symbol
/** Claims whose signature was checked. Only `verifyEntitlement` makes them. */
export type VerifiedClaims = EntitlementClaims & { readonly [verified]: true }

export type EntitlementRefusal =
  | 'UNREADABLE'
  | 'HEADER_WRONG'
  | 'KEY_UNKNOWN'
  | 'SIGNATURE_WRONG'
  | 'CLAIMS_WRONG'
  | 'OTHER_DEVICE'
export type Verification =
  | { ok: true; claims: VerifiedClaims }
  | { ok: false; reason: EntitlementRefusal }

/** Ed25519 over bytes; whoever runs this brings it (WebCrypto, node:crypto). */
export type VerifySignature = (
  key: EntitlementKey,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
) => Promise<boolean>

type Trust = {
  /** The key in use and the next one; a token by any other is refused. */
  keys: readonly EntitlementKey[]
  /** Thumbprint of this installation's public key. */
  thumbprint: string
  verifySignature: VerifySignature
}

const longest = 8192

/** Whether a token is ours and for this installation. Its times are for the state machine. */
export async function verifyEntitlement(token: string, trust: Trust): Promise<Verification> {
  if (token.length > longest) return refused('UNREADABLE')
  const [head = '', body = '', tail = '', ...rest] = token.split('.')
  const [header, claims, signature] = [readJson(head), readJson(body), readBase64Url(tail)]
  if (rest.length > 0 || !header || !claims || !signature) return refused('UNREADABLE')
  // Never the header's own choice of algorithm: there is one.
  const known = entitlementHeaderSchema.safeParse(header.json)
  if (!known.success) return refused('HEADER_WRONG')
  const key = trust.keys.find(({ kid }) => kid === known.data.kid)
  if (!key) return refused('KEY_UNKNOWN')
  const signed = Uint8Array.from(new TextEncoder().encode(`${head}.${body}`))
  if (!(await trust.verifySignature(key, signature, signed))) return refused('SIGNATURE_WRONG')
  const parsed = entitlementClaimsSchema.safeParse(claims.json)
  if (!parsed.success || parsed.data.exp < parsed.data.iat) return refused('CLAIMS_WRONG')
  if (parsed.data.dev !== trust.thumbprint) return refused('OTHER_DEVICE')
  // The one place where claims become verified ones.
  return { ok: true, claims: parsed.data as VerifiedClaims }
}

const refused = (reason: EntitlementRefusal): Verification => ({ ok: false, reason })

function readJson(part: string): { json: unknown } | null {
  const bytes = readBase64Url(part)
  if (!bytes) return null
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return null
  }
}

function readBase64Url(part: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) return null
  const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}
