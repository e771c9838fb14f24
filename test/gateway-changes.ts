// What CloudFront and an HTTP API do to a reply on its way, and to a request: all that a client behind the router may see differ.
import { bytesOf, isUtf8, textOf } from '../core/legacy/bytes'
import type { Message } from './raw-http'

export interface Change {
  why: string
  /** The reply of the legacy as it would be if only this was done to it. */
  apply(reply: Message, method: string): Message
  /** A reply that needs it. */
  needed: { method?: string; bytes: string }
}

const lower = (name: string) => name.toLowerCase()
const own = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']
const hops = new Set([...own, 'proxy-authenticate', 'proxy-authorization'])
const single = new Set([
  'location',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'retry-after',
  'age',
  'server',
  'date',
])

const mapped = (reply: Message, map: (name: string, value: string) => [string, string][]): Message => ({
  ...reply,
  headers: reply.headers.flatMap(([name, value]) => map(name, value)),
})
const values = (reply: Message, map: (name: string, value: string) => string) =>
  mapped(reply, (name, value) => [[name, map(name, value)]])
const percent = (bytes: string) =>
  bytes.replace(/[^\x21-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
// Not `trim`, which takes bytes of characters for spaces.
const trimmed = (value: string) => value.replace(/^[ \t]+|[ \t]+$/g, '')
const controls = /[\x00-\x08\x0a-\x1f\x7f]/g
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n'
const has = ({ headers }: Message, name: string) => headers.some(([each]) => lower(each) === name)
const fixed = { via: '1.1 local.cloudfront.net (CloudFront)', 'x-cache': 'Miss from cloudfront' }

/** In the order in which they are made. */
export const changes: Record<string, Change> = {
  'names of headers are in lower case': {
    why: 'a function gives headers to the gateway as an object, and HTTP/2 knows no other case',
    apply: (reply) => mapped(reply, (name, value) => [[lower(name), value]]),
    needed: { bytes: `${ok}X-Robots-Tag: noindex\r\n\r\n` },
  },
  'headers of the connection are not passed on, nor those that Connection names': {
    why: 'the client has another connection, to the front door',
    apply(reply) {
      const named = reply.headers
        .filter(([name]) => lower(name) === 'connection')
        .flatMap(([, value]) => value.split(','))
      const gone = new Set([...hops, ...named.map((name) => lower(name.trim()))])
      return mapped(reply, (name, value) => (gone.has(lower(name)) ? [] : [[name, value]]))
    },
    needed: { bytes: `${ok}connection: x-hop, keep-alive\r\nx-hop: 1\r\n\r\n` },
  },
  'the length is that of the body that is sent': {
    why: 'the gateway measures what it was given; to a HEAD, and with 204 and 304, that is nothing',
    apply: (reply) => mapped(reply, (name, value) => (lower(name) === 'content-length' ? [] : [[name, value]])),
    needed: { method: 'HEAD', bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n' },
  },
  'control characters in a header are spaces, and percent-encoded in Location': {
    why: 'no gateway takes them, and a client must not be sent elsewhere',
    apply: (reply) =>
      values(reply, (name, value) =>
        lower(name) === 'location' ? value.replace(controls, percent) : trimmed(value.replace(controls, ' ')),
      ),
    needed: { bytes: `${ok}x-odd: a\x01b\r\n\r\n` },
  },
  'bytes of a header that are no UTF-8 are U+FFFD, and Location is percent-encoded then': {
    why: 'what a function gives is JSON, which is text',
    apply: (reply) =>
      values(reply, (name, value) => {
        if (isUtf8(value)) return value
        return lower(name) === 'location' ? percent(value) : bytesOf(textOf(value))
      }),
    needed: { bytes: `${ok}location: http://x.example/\xe9\r\n\r\n` },
  },
  'a repeated header is one with commas; of those that can only be there once it is the first': {
    why: 'a function gives headers to the gateway as an object; cookies go apart, and stay repeated',
    apply(reply) {
      const joined: [string, string][] = []
      for (const [name, value] of reply.headers) {
        const before = joined.find(([each]) => lower(each) === lower(name) && lower(name) !== 'set-cookie')
        if (before === undefined) joined.push([name, value])
        else if (!single.has(lower(name))) before[1] = `${before[1]}, ${value}`
      }
      return { ...reply, headers: joined }
    },
    needed: { bytes: `${ok}link: <a>\r\nlink: <b>\r\n\r\n` },
  },
  'a reply without a type is text/plain': {
    why: 'the gateway adds what a function leaves out',
    apply: (reply) =>
      has(reply, 'content-type')
        ? reply
        : { ...reply, headers: [...reply.headers, ['content-type', 'text/plain;charset=UTF-8']] },
    needed: { bytes: `${ok}\r\n` },
  },
  'Via and X-Cache are of the front door, and so is a Date that is missing': {
    why: 'CloudFront says that it was there',
    apply: (reply) => ({
      ...reply,
      headers: [
        ...reply.headers.filter(([name]) => !Object.hasOwn(fixed, lower(name))),
        ...Object.entries(fixed),
        ...(has(reply, 'date') ? [] : [['date', '*'] as [string, string]]),
      ],
    }),
    needed: { bytes: `${ok}via: 1.0 somebody\r\n\r\n` },
  },
}

/** What the client has to see of a reply of the legacy, by all changes or by some of them. */
export function changed(reply: Message, method: string, names = Object.keys(changes)): Message {
  return names.reduce((before, name) => changes[name]?.apply(before, method) ?? before, reply)
}

/** What two replies have to have in common: the status, the headers in no order, the body. */
export function seen({ firstLine, headers, body }: Message) {
  return {
    status: firstLine.split(' ')[1],
    headers: headers.map(([name, value]) => trimmed(`${name}: ${value}`)).sort(),
    body,
  }
}

/** The same of a reply of the front door, without the headers of its connection, which are checked here, and with `*` for a Date of its own. */
export function seenOutside(reply: Message, method: string, expected: Message) {
  const length = reply.headers.find(([name]) => name === 'content-length')?.[1]
  if (length !== undefined && method !== 'HEAD' && Number(length) !== reply.body.length)
    throw new Error(`a length of ${length} is not that of the body`)
  const isOwnDate = expected.headers.some(([name, value]) => name === 'date' && value === '*')
  return seen({
    ...reply,
    headers: reply.headers
      .filter(([name]) => !['connection', 'keep-alive', 'content-length'].includes(lower(name)))
      .map(([name, value]) => (name === 'Date' && isOwnDate ? ['date', '*'] : [name, value])),
  })
}

export interface RequestChange {
  why: string
  /** The request as the legacy gets it if only this was done to it. */
  apply(request: Message): Message
  /** A request that needs it. */
  needed: string
}

const passed = ['host', 'user-agent', 'referer', 'content-type', 'sec-purpose', 'cookie']
const get = 'GET /abc HTTP/1.1\r\nHost: sho.rt\r\nUser-Agent: curl/8\r\n'

/** What is done to a request on its way to the legacy, besides the headers in which we say who asked. */
export const requestChanges: Record<string, RequestChange> = {
  'a question mark with nothing after it is gone': {
    why: 'CloudFront and the gateway know a path and a query, and this query is empty',
    apply: (request) => ({ ...request, firstLine: request.firstLine.replace(/^([^ ?]+ [^ ?]+)\? /, '$1 ') }),
    needed: get.replace('/abc', '/abc?'),
  },
  'the body has a length': {
    why: 'a function gets it whole',
    apply: (request) =>
      mapped(request, (name, value) =>
        lower(name) === 'transfer-encoding' ? [['content-length', String(request.body.length)]] : [[name, value]],
      ),
    needed: `${get.replace('GET', 'POST')}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n`,
  },
  'a client that does not say what it is is Amazon CloudFront': {
    why: 'CloudFront says so in its place',
    apply: (request) =>
      has(request, 'user-agent')
        ? request
        : { ...request, headers: [...request.headers, ['user-agent', 'Amazon CloudFront']] },
    needed: get.replace(/User-Agent.*\r\n/, ''),
  },
  'only some headers go on': {
    why: 'CloudFront takes ten names, of which four are for us',
    apply: (request) =>
      mapped(request, (name, value) => ([...passed, 'content-length'].includes(lower(name)) ? [[name, value]] : [])),
    needed: `${get}Accept-Language: de\r\n`,
  },
}

/** What the legacy has to get of a request, by all changes or by some of them. */
export function changedRequest(request: Message, names = Object.keys(requestChanges)): Message {
  return names.reduce((before, name) => requestChanges[name]?.apply(before) ?? before, request)
}

/** What two requests have to have in common: line, headers in no order and no case, body. */
export function seenRequest({ firstLine, headers, body }: Message) {
  return { firstLine, headers: headers.map(([name, value]) => `${lower(name)}: ${value}`).sort(), body }
}

/** The same of a request of ours, without the headers in which we say who asked and over what. */
export function seenInside(request: Message) {
  const added = ['x-forwarded-for', 'x-forwarded-proto', 'x-understudy-router', 'connection']
  const isEmpty = request.body === ''
  return seenRequest(
    mapped(request, (name, value) =>
      added.includes(lower(name)) || (isEmpty && lower(name) === 'content-length') ? [] : [[name, value]],
    ),
  )
}
