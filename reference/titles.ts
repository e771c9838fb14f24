// Contract 10: titles, given or found on the page.
import { type Bytes, toBuffer, toBytes } from './byte-strings'
import { decodeEntities } from './entities'
import { isEmpty, trim } from './php-values'
import { stripTags } from './tags'
import { fetchPage, type TitleFetching } from './title-fetching'
import { cleanUrl } from './url-cleaning'

/** A given title: tags stripped, trimmed, each run of white space one space. Nothing left gives the fallback. */
export function cleanTitle(title: Bytes, fallback: Bytes = ''): Bytes {
  const clean = trim(stripTags(title)).replace(/[ \t\n\v\f\r]+/g, ' ')
  return clean === '' ? fallback : clean
}

/** The title of the page behind a URL; on any failure, and for schemes other than http(s), the cleaned URL. */
export async function titleOfPage(given: Bytes, fetching: TitleFetching): Promise<Bytes> {
  const url = cleanUrl(given)
  if (!/^https?:\/\//.test(url)) return url
  const page = await fetchPage(url, fetching)
  if (!page || isEmpty(page.body)) return url
  const found = /<title>(.*?)<\/title>/is.exec(page.body)?.[1]
  if (isEmpty(found) || found === undefined) return url
  const text = toUtf8(found, charsetOf(page.body, page.contentType))
  return text === null ? url : cleanTitle(decodeEntities(text), url)
}

/** From a meta tag of the page, else from the header. */
function charsetOf(body: Bytes, contentType: Bytes): string {
  const meta = /<meta[^>]*charset\s*=["' ]*([a-zA-Z0-9\-_]+)/is.exec(body)?.[1]
  return (meta ?? /charset=(\S+)/.exec(contentType)?.[1]?.replace(/^;+|;+$/g, '') ?? '').toLowerCase()
}

/** Null for a charset nobody knows. Latin-1 is taken literally, not as windows-1252 as browsers do. */
function toUtf8(text: Bytes, charset: string): Bytes | null {
  if (charset === 'utf-8') return text
  if (charset === 'iso-8859-1' || charset === 'latin1') return toBytes(text)
  if (charset === 'windows-1252' || charset === 'cp1252') return toBytes(text.replace(/[\x80-\x9f]/g, inWindows1252))
  try {
    return toBytes(new TextDecoder(charset || 'utf-8').decode(toBuffer(text)).replace(/\ufffd/g, '?'))
  } catch {
    return null
  }
}

/** 0x80 to 0x9F of windows-1252, which the decoder of some versions of Node takes for Latin-1. */
function inWindows1252(byte: Bytes): string {
  return '€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ'.charAt(byte.charCodeAt(0) - 0x80)
}
