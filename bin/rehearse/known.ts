// What the driver knows of the links there are: what was imported, and what its own requests have made.
import { type Bytes, bytesOf } from '../../core/legacy/bytes'

/** A link, as far as it matters for asking about it. */
export interface KnownLink {
  keyword: Bytes
  /** Empty where no answer has said it. */
  url: Bytes
}

export type Known = ReturnType<typeof openKnown>

/** The most links that are remembered of an import: enough to ask about, and little memory. */
const mostImported = 20_000

/** Opens an empty memory. */
export function openKnown() {
  const links: KnownLink[] = []
  const keywords = new Set<Bytes>()
  let imported = 0

  const add = (link: KnownLink) => {
    if (link.keyword === '' || keywords.has(link.keyword)) return
    keywords.add(link.keyword)
    links.push(link)
  }
  return {
    /** All of them, the imported ones first: their order is that of popularity. */
    links: links as readonly KnownLink[],
    has: (keyword: Bytes) => keywords.has(keyword),
    /** Takes up links that are there before the traffic begins. */
    takeIn(link: KnownLink): void {
      if (imported++ < mostImported) add(link)
    },
    /** Reads what was made out of the answer to a creation, in any of the formats. */
    learn(body: Bytes, url: Bytes, root: Bytes): void {
      const keyword = keywordIn(body, root)
      if (keyword !== null) add({ keyword, url })
    },
  }
}

/** The keyword an answer names: of a link that was made, or that was there already. */
function keywordIn(body: Bytes, root: Bytes): Bytes | null {
  const json = /"url":\{"keyword":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
  if (json !== undefined) return bytesOf(JSON.parse(`"${json}"`))
  const xml = /<url><keyword>([^<]*)<\/keyword>/.exec(body)?.[1]
  if (xml !== undefined) return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  const isLink = body.startsWith(`${root}/`) && !/[\s<{]/.test(body)
  return isLink ? body.slice(root.length + 1) : null
}
