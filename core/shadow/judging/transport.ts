// What of an answer belongs to the way it came and not to what was said: it is taken off before answers are compared, and named.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { type Bytes, bufferOf } from '../../legacy/bytes'
import type { Answer } from '../exchange'

/** The normalisers, by name. */
export const normalisers = {
  transport: 'Headers that servers, proxies and caches on the way add for themselves.',
  coding: 'A body that was compressed for the way, and the headers that say so.',
  order: 'The order of headers. That of repeated ones stays.',
} as const
export type Normaliser = keyof typeof normalisers

/** Values of a header, in order. */
export type Values = readonly Bytes[]

/** An answer as far as it is compared. */
export interface Said {
  status: number
  /** Without those of the way. */
  headers: ReadonlyMap<string, Values>
  /** Those of the way. */
  way: ReadonlyMap<string, Values>
  body: Bytes
  /** Whether the body was compressed for the way. */
  wasCoded: boolean
}

/** No answer of the contract comes near it; what unpacks to more is compared packed. */
const largest = 16 * 1024 * 1024

const decoders: Readonly<Record<string, (packed: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
}

const whatever = /^/
/** An id: a UUID, a trace, or a long enough token. It names a request within one side's own machinery. */
const id = /^(?=.*\d)[\w=;:.+/-]{16,}$/

/** Headers of the way, each with what its values have to look like: one that looks otherwise is a header like any other. */
const ofTheWay: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|content-length)$/, whatever],
  [/^(?:server|x-powered-by|via|alt-svc|server-timing|nel|report-to|cf-ray|cf-cache-status)$/, whatever],
  [/^(?:x-cache|x-cache-hits|x-cache-status|x-served-by|x-timer|x-varnish|x-proxy-cache)$/, whatever],
  [/^(?:x-amz-|x-amzn-|apigw-)/, whatever],
  [/^date$/, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
  [/^age$/, /^\d+$/],
  [/^(?:x-)?(?:request|correlation|trace|b3-traceid)-?(?:id)?$|^traceparent$/, id],
]

/** Takes an answer apart. A compressed body is unpacked where it can be; else it and its header stay what they are. */
export function saidBy(answer: Answer): Said {
  const [headers, way] = [new Map<string, Bytes[]>(), new Map<string, Bytes[]>()]
  for (const [name, value] of answer.headers) {
    const into = isOfTheWay(name, value) ? way : headers
    const values = into.get(name)
    if (values) values.push(value)
    else into.set(name, [value])
  }
  const body = unpacked(answer.body, headers.get('content-encoding'))
  if (body === null) return { status: answer.status, headers, way, body: answer.body, wasCoded: false }
  headers.delete('content-encoding')
  dropVaryOnCoding(headers)
  return { status: answer.status, headers, way, body, wasCoded: true }
}

/** The normalisers without which two answers would not be equal bytes. */
export function normalisersOf(left: Answer, right: Answer, said: readonly [Said, Said]): Normaliser[] {
  const found: Normaliser[] = []
  if (!isSame(said[0].way, said[1].way)) found.push('transport')
  if (said[0].wasCoded !== said[1].wasCoded || (said[0].wasCoded && left.body !== right.body)) found.push('coding')
  if (found.length === 0 && orderOf(left) !== orderOf(right)) found.push('order')
  return found
}

function isOfTheWay(name: string, value: Bytes): boolean {
  return ofTheWay.some(([names, values]) => names.test(name) && values.test(value))
}

function unpacked(body: Bytes, codings: Values | undefined): Bytes | null {
  const decode = codings?.length === 1 ? decoders[codings[0]?.toLowerCase() ?? ''] : undefined
  if (decode === undefined) return null
  try {
    return body === '' ? '' : decode(bufferOf(body), { maxOutputLength: largest }).toString('latin1')
  } catch {
    return null
  }
}

/** A server that compresses says that the body varies by what the client takes. */
function dropVaryOnCoding(headers: Map<string, Bytes[]>): void {
  const vary = (headers.get('vary') ?? []).filter((value) => value.toLowerCase() !== 'accept-encoding')
  if (vary.length > 0) headers.set('vary', vary)
  else headers.delete('vary')
}

function isSame(left: ReadonlyMap<string, Values>, right: ReadonlyMap<string, Values>): boolean {
  return (
    left.size === right.size && [...left].every(([name, values]) => values.join('\n') === right.get(name)?.join('\n'))
  )
}

function orderOf({ headers }: Answer): string {
  return headers.map(([name]) => name).join('\n')
}
