/** WeChat Pay takes 32 letters and digits: exactly a UUID without its dashes. */
export const toProviderId = (orderId: string) => orderId.replaceAll('-', '')

/** null for what can not be ours. */
export function fromProviderId(text: string): string | null {
  if (!/^[0-9a-f]{32}$/.test(text)) return null
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
