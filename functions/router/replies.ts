// Answers of the legacy as a gateway takes them, and what a gateway takes as an answer.
import { type Bytes, bufferOf, isUtf8, textOf } from '../../core/legacy/bytes'
import { asciiLocation, unavailablePage } from '../../core/legacy/pages'
import type { Answer } from '../../core/shadow/exchange'
import { guarded, type Reply } from '../http'
import { resultOf } from '../legacy-http'

/** Headers that a client reads one of: of more, the first holds. Others are lists, which commas join. */
const single = new Set([
  ...['age', 'content-type', 'etag', 'expires', 'last-modified', 'location', 'retry-after', 'server', 'date'],
])

/** A longer body goes in base64 whatever it is: as text it could grow sixfold. */
const longestText = 1_000_000

/** An answer as the gateway takes it. `ascii`: the front door takes no other bytes in Location. */
export function replyOf({ status, headers, body }: Answer, ascii: boolean): Reply {
  const values: Record<string, Bytes> = {}
  for (const [name, sent] of headers) {
    if (name === 'set-cookie' || name === 'content-length') continue
    const value = name === 'location' ? locationOf(sent, ascii) : withoutControls(sent)
    const before = Object.hasOwn(values, name) ? values[name] : undefined
    if (before === undefined) values[name] = value
    else if (!single.has(name)) values[name] = `${before}, ${value}`
  }
  const cookies = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => textOf(withoutControls(value)))
  const isText = body.length <= longestText && isUtf8(body)
  return {
    statusCode: status,
    headers: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)])),
    ...(cookies.length > 0 && { cookies }),
    body: isText ? textOf(body) : bufferOf(body).toString('base64'),
    isBase64Encoded: !isText,
  }
}

/** What is said for a side that gave no answer: it may be tried again, and nothing is said to be missing. */
export function noAnswer(status: 403 | 503 = 503): Reply {
  const headers = {
    ...unavailablePage.headers,
    ...(status === 503 && { 'retry-after': '2', 'cache-control': 'no-store' }),
  }
  return resultOf({ ...unavailablePage, status, headers })
}

/** What is said of a request that has been here before. Its host is the legacy's: whether that stays with HTTPS is not ours to say. */
export const comesRound: Reply = guarded(
  {
    statusCode: 508,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: 'This request was here before: legacyUrl leads back to this deployment instead of to the legacy system.\n',
  },
  false,
)

/** Bytes that are no text would be lost on the way, and where a client is sent must not change. */
function locationOf(value: Bytes, ascii: boolean): Bytes {
  if (ascii || !isUtf8(value)) return asciiLocation(value)
  return value.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, asciiLocation)
}

function withoutControls(value: Bytes): Bytes {
  return value.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ' ').replace(/^[ \t]+|[ \t]+$/g, '')
}
