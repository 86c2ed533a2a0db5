/** What becomes of one field. A value of another wire type than the rule's is treated as unknown. */
export type Rule =
  /** A number that counts, weighs or switches. Kept; what is too large for that is an id after all. */
  | 'count'
  /** Epoch seconds or ms. Kept while plausible. */
  | 'time'
  /** Ids: a number, packed numbers, or decimal text. */
  | 'id'
  | 'nickname'
  | 'clubName'
  /** A display id or `sec_uid`. */
  | 'account'
  | 'pictureUrl'
  /** What a viewer wrote. Masked, or kept where the host wants so. */
  | 'danmaku'
  /** Text of the platform that may hold names. */
  | 'text'
  /** Text of the platform that names nobody: a gift's name. */
  | 'public'
  /** The platform's key of a text, like `webcast_send_gift`. */
  | 'key'
  /** `1234` or `1.2万在线观众`; other text is masked. */
  | 'countText'
  /** The name of a message. */
  | 'method'
  /** A cursor or `internal_ext`. */
  | 'place'
  /** A push server's address. */
  | 'server'
  | Fields
  | Custom

/** A nested message. */
export type Fields = {
  readonly fields: { readonly [field: number]: Rule }
  /** Fields not listed: masked or emptied as unknown, or left out where all are about a person. */
  readonly others: 'mask' | 'drop'
}

/** A part that has to be looked at before it is known how to treat it. */
export type Custom = (bytes: Uint8Array) => Uint8Array

/** Shorthand for the tables. */
export const fields = (
  table: { readonly [field: number]: Rule },
  others: Fields['others'] = 'mask',
): Fields => ({ fields: table, others })
