// HTML, as far as it is compared: its title, what a visitor reads, and the rest as one piece.
import type { Bytes } from '../../legacy/bytes'

/** A page as a visitor sees it. */
export interface Seen {
  title: Bytes
  /** The text of its body, each run of white space one space. */
  text: Bytes
  /** Whether it is there to its end. */
  isWhole: boolean
}

/** No page of the contract is longer; of a longer one the rest is not looked at. */
const longest = 32 * 1024

/** What a visitor sees of a page; of bytes that are no page, as much as can be told. */
export function seenOf(html: Bytes): Seen {
  const begin = html.slice(0, longest)
  const title = /<title[^>]*>(.*?)<\/title>/is.exec(begin)?.[1] ?? ''
  const body = /<body[^>]*>(.*)$/is.exec(begin)?.[1] ?? ''
  const text = body.replace(/<(script|style)\b.*?<\/\1>|<!--.*?-->|<[^>]*>/gis, ' ')
  return { title: oneLine(title), text: oneLine(text), isWhole: /<\/html>\s*$/i.test(html.slice(-100)) }
}

function oneLine(text: Bytes): Bytes {
  return text.replace(/\s+/g, ' ').trim()
}
