// What a side says of a link that it has made.
import type { Bytes } from '../../legacy/bytes'
import { cleanUrl } from '../../legacy/clean-url'
import { isUnanswerable } from '../../legacy/formats'
import { numberOf } from '../../legacy/keywords'
import { isEmpty } from '../../legacy/php-values'
import type { Parameters } from '../../legacy/request'
import { cleanTitle } from '../../legacy/titles'
import type { Answer } from '../exchange'
import { readBody } from '../judging/body'
import type { Reading } from '../judging/leaf'
import { rowsOf, valueIn } from '../judging/lists'
import { saidBy } from '../judging/transport'

/** A link as a side keeps it. */
export interface Kept {
  keyword: Bytes
  url: Bytes
  title: Bytes | null
  /** `YYYY-MM-DD HH:MM:SS`. */
  timestamp: string
  ip: string
}

/** The keyword of the link that this answer to a creation says was made; null when it says of none. */
export function madeBy(answer: Answer): Bytes | null {
  const body = readBody(saidBy(answer).body)
  if (answer.status !== 200) return null
  if (body.kind === 'text') return /\/([0-9a-zA-Z]+)$/.exec(saidBy(answer).body)?.[1] ?? null
  return valueAt(body, 'status') === 'success' ? valueAt(body, 'url.keyword') : null
}

/**
 * Whether a creation may have made a link that its answer does not name: it has no body, or only complains of how it was to be sent. A 400
 * without a body is a refusal like any other, but where such a complaint would have been in it.
 */
export function mayHaveMade(answer: Answer, parameters: Parameters): boolean {
  const body = readBody(saidBy(answer).body)
  if (answer.status === 200) return body.kind === 'empty'
  if (answer.status !== 400) return false
  return valueAt(body, 'error') !== null || (body.kind === 'empty' && isUnanswerable(parameters))
}

/** The code with which a creation is refused; null when the answer shows none. */
export function refusalIn(answer: Answer): Bytes | null {
  const body = readBody(saidBy(answer).body)
  if (body.kind === 'text') return answer.status === 400 ? 'error:url' : null
  return answer.status === 400 || answer.status === 503 ? valueAt(body, 'code') : null
}

/** The keyword of the link that an answer names because its URL is known. */
export function knownIn(answer: Answer): Bytes | null {
  const { body } = saidBy(answer)
  const shorturl = readBody(body).kind === 'text' ? body : (valueAt(readBody(body), 'shorturl') ?? '')
  return /\/([^/]+)$/.exec(shorturl)?.[1] ?? null
}

/** The link in an answer to `url-stats`; null when there is none. */
export function keptIn(answer: Answer, keyword: Bytes): Kept | null {
  return answer.status === 200 ? linkAt(readBody(saidBy(answer).body), 'link.', keyword) : null
}

/** The links in an answer to `stats`, the oldest first; `unclear` where it is no such answer. */
export function listedIn(answer: Answer): Kept[] | 'unclear' {
  const body = readBody(saidBy(answer).body)
  if (answer.status !== 200 || body.kind !== 'json') return 'unclear'
  const found = rowsOf(body).flatMap((row) => {
    const shorturl = valueIn(row, 'shorturl')
    return linkAt(row, '', shorturl.slice(shorturl.lastIndexOf('/') + 1)) ?? []
  })
  return found.sort((one, other) => (madeBefore(one, other) ? -1 : 1))
}

/** Of one second, the link with the lower number was made before; what is no number was wanted, at any time. */
function madeBefore(one: Kept, other: Kept): boolean {
  if (one.timestamp !== other.timestamp) return one.timestamp < other.timestamp
  return (numberOf(one.keyword, 62) ?? 0n) < (numberOf(other.keyword, 62) ?? 0n)
}

/** Whether a link leads where a creation with this `url` wants it to. */
export function isOf(link: Kept, url: Bytes): boolean {
  return link.url === cleanUrl(cleanUrl(url))
}

/**
 * Whether a link has a title that a creation with this `title` can have given it: one that is cleaned to none is filled in later, by
 * anybody.
 */
export function isTitled({ title }: Kept, given: Bytes): boolean {
  if (isEmpty(given)) return title !== null && title !== ''
  const cleaned = cleanTitle(cleanTitle(given))
  return cleaned === '' || title === cleaned
}

/** Whether a link was made between two instants, both in milliseconds since 1970. */
export function isWithin({ timestamp }: Kept, from: number, to: number): boolean {
  const made = Date.parse(`${timestamp.replace(' ', 'T')}Z`)
  return made >= from - 1000 && made <= to
}

/** The long URL in an answer to `expand`; null when there is no link. */
export function longUrlIn(answer: Answer): Bytes | null {
  return answer.status === 200 ? valueAt(readBody(saidBy(answer).body), 'longurl') : null
}

/** What holds values: a body, or a row of its list. */
type Values = Pick<Reading, 'leaves'>

function linkAt(values: Values, place: '' | 'link.', keyword: Bytes): Kept | null {
  const [url, title, timestamp, ip] = ['url', 'title', 'timestamp', 'ip'].map((name) => valueAt(values, place + name))
  if (typeof url !== 'string' || typeof timestamp !== 'string' || keyword === '') return null
  return { keyword, url, title: title ?? null, timestamp, ip: ip ?? '' }
}

function valueAt({ leaves }: Values, path: string): Bytes | null {
  const leaf = leaves.find((each) => each.path === path)
  return leaf === undefined || leaf.type === 'null' ? null : leaf.value
}
