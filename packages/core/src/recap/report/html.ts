/** Text that is HTML already. Only `html` makes it, so no text reaches the page unescaped. */
export class Html {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

type Part = string | number | Html | readonly Html[]

/** HTML from a template: every text put in is escaped, for content and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let source = strings[0] ?? ''
  for (const [index, part] of parts.entries()) {
    source += render(part) + (strings[index + 1] ?? '')
  }
  return new Html(source)
}

function render(part: Part): string {
  if (part instanceof Html) return part.source
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return part.map(one => one.source).join('')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Escapes text, and drops control characters that no page may hold. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"'`]/g, character => entities[character] ?? '')
    .replace(/[^\P{Cc}\t\n]/gu, '')
}
