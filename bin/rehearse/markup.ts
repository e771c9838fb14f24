// HTML in which every text is escaped unless it was made here.

/** A piece of HTML that is safe: only `html` makes one. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | Markup | readonly Markup[] | null

/** A template: what stands in its places is escaped, but for markup; null is nothing. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.map((part, at) => part + (at < pieces.length ? textOf(pieces[at] ?? null) : '')).join(''))
}

function textOf(piece: Piece): string {
  if (piece === null) return ''
  if (piece instanceof Markup) return piece.text
  if (typeof piece === 'object') return piece.map(({ text }) => text).join('')
  return String(piece)
    .toWellFormed()
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '\ufffd')
    .replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
}
