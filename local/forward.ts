// What a viewer sends as CloudFront sees it, and what of that reaches the origin.
import type { IncomingMessage } from 'node:http'
import type { Behaviour } from './distribution'
import type { EdgeRequest, EdgeValue } from './edge'
import type { OriginRequest } from './message'

export interface Viewer {
  address: string
  port: number
  /** The protocol of its connection, for example HTTP/1.1. */
  protocol: string
}

// These belong to one connection, or CloudFront makes them itself.
const dropped = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'expect', 'cookie', 'x-amz-cf-id', 'via'],
])

/** The request as a CloudFront Function sees it. `uri` and `query` are what the viewer sent, not decoded. */
export function edgeRequestOf(request: IncomingMessage, uri: string, query: string): EdgeRequest {
  const headers: Record<string, EdgeValue> = {}
  const { rawHeaders } = request
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    // Only CloudFront may say where a viewer is. One machine has no geography, so here the country is what the client says.
    if (dropped.has(name) || (name.startsWith('cloudfront-') && name !== 'cloudfront-viewer-country')) continue
    add(headers, name, rawHeaders[index + 1] ?? '')
  }
  return {
    method: request.method ?? 'GET',
    uri,
    querystring: pairsOf(query, '&'),
    headers,
    cookies: pairsOf(request.headers.cookie ?? '', '; '),
  }
}

/** The request as the origin gets it: only what the behaviour's policy lists, and what CloudFront adds on its own. */
export function originRequestOf(
  edge: EdgeRequest,
  sent: { query: string; cookie: string; body: Buffer; viewer: Viewer; id: string },
  { policy, added, origin }: Behaviour,
): OriginRequest {
  const headers: Record<string, string> = { host: origin.domain }
  for (const name of policy.headers) {
    const value = headerOf(edge, name, sent.viewer)
    if (value !== undefined) headers[name] = value
  }
  headers['user-agent'] ??= 'Amazon CloudFront'
  const forwarded = edge.headers['x-forwarded-for']
  headers['x-forwarded-for'] = forwarded ? `${joined(forwarded)}, ${sent.viewer.address}` : sent.viewer.address
  headers.via = '1.1 local.cloudfront.net (CloudFront)'
  headers['x-amz-cf-id'] = sent.id
  return {
    method: edge.method,
    path: edge.uri,
    query: policy.query ? queryOf(edge, sent.query) : '',
    headers: Object.assign(headers, added),
    cookies: policy.cookies ? cookiesOf(edge, sent.cookie) : [],
    body: sent.body,
    protocol: 'HTTP/1.1',
  }
}

function headerOf(edge: EdgeRequest, name: string, viewer: Viewer): string | undefined {
  if (name === 'cloudfront-viewer-address') return `${viewer.address}:${viewer.port}`
  if (name === 'cloudfront-forwarded-proto') return 'http'
  if (name === 'cloudfront-viewer-http-version') return viewer.protocol.slice('HTTP/'.length)
  const value = edge.headers[name]
  return value && joined(value)
}

// A query the function left alone goes on as it came, to the byte.
function queryOf(edge: EdgeRequest, sent: string): string {
  if (sent === '' && Object.keys(edge.querystring).length === 0) return ''
  const query = textOf(edge.querystring)
  return query === textOf(pairsOf(sent, '&')) ? sent : query
}

// The same with cookies: an edge function sees them by name, which is not the order they came in.
function cookiesOf({ cookies }: EdgeRequest, sent: string): string[] {
  const cookie = textOf(cookies)
  if (cookie === textOf(pairsOf(sent, '; '))) return sent === '' ? [] : sent.split('; ')
  return Object.entries(cookies).flatMap(([name, it]) => valuesOf(it).map((value) => `${name}=${value}`))
}

function textOf(pairs: Record<string, EdgeValue>): string {
  return Object.entries(pairs)
    .flatMap(([name, pair]) => valuesOf(pair).map((value) => (value === '' ? name : `${name}=${value}`)))
    .join('&')
}

function pairsOf(whole: string, separator: string): Record<string, EdgeValue> {
  const pairs: Record<string, EdgeValue> = {}
  if (whole === '') return pairs
  for (const part of whole.split(separator)) {
    const at = part.indexOf('=')
    add(pairs, at === -1 ? part : part.slice(0, at), at === -1 ? '' : part.slice(at + 1))
  }
  return pairs
}

function add(to: Record<string, EdgeValue>, name: string, value: string): void {
  const before = Object.hasOwn(to, name) ? to[name] : undefined
  if (before) before.multiValue = [...(before.multiValue ?? [{ value: before.value }]), { value }]
  // Not by assignment: a viewer may well send `__proto__`.
  else Object.defineProperty(to, name, { value: { value }, enumerable: true, writable: true, configurable: true })
}

function valuesOf({ value, multiValue }: EdgeValue): string[] {
  return multiValue ? multiValue.map((it) => it.value) : [value]
}

function joined(value: EdgeValue): string {
  return value.multiValue ? valuesOf(value).join(',') : value.value
}
