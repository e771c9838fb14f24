// Contract 10: the request for a title: 3 s, up to 3 redirects, the first 32 KiB, any status. The address is chosen by
// the caller, so this is a request forgery [bug]; `TitleFetching` says how far it may reach.
import http from 'node:http'
import https from 'node:https'
import type { Bytes } from './byte-strings'
import { toBuffer, toText } from './byte-strings'

/** `all` as the legacy does; `loopback` fails at once for any other machine; `none` never asks. */
export type TitleFetching = 'all' | 'loopback' | 'none'

export interface Page {
  contentType: Bytes
  body: Bytes
}

const [timeout, redirects, most] = [3000, 3, 32_768]

/** The page, or null on any failure. */
export async function fetchPage(url: Bytes, fetching: TitleFetching): Promise<Page | null> {
  const deadline = AbortSignal.timeout(timeout)
  let address = toText(url)
  for (let hop = 0; hop <= redirects; hop += 1) {
    const answer = mayReach(address, fetching) ? await ask(address, deadline) : null
    if (!answer || answer.location === null) return answer
    const next = parsedUrl(answer.location, address)
    if (next === null) return null
    address = next.href
  }
  return null
}

function mayReach(address: string, fetching: TitleFetching): boolean {
  const url = fetching === 'none' ? null : parsedUrl(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false
  const { hostname } = url
  return fetching === 'all' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** Not by `URL.canParse`: once Node 20 has optimized its callers, that errs about hosts outside ASCII. */
function parsedUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}

function ask(address: string, signal: AbortSignal): Promise<(Page & { location: string | null }) | null> {
  const client = address.startsWith('https:') ? https : http
  return new Promise((resolve) => {
    const request = client.get(
      address,
      { signal, headers: { 'user-agent': 'reference' }, agent: false },
      (response) => {
        const status = response.statusCode ?? 0
        const location = status >= 300 && status < 400 && status !== 304 ? (response.headers.location ?? null) : null
        const done = (body: Buffer) => {
          response.destroy()
          resolve({ contentType: response.headers['content-type'] ?? '', body: body.toString('latin1'), location })
        }
        let body = toBuffer('')
        response.on('data', (chunk: Buffer) => {
          body = Buffer.concat([body, chunk]).subarray(0, most)
          if (body.length === most) done(body)
        })
        response.on('end', () => done(body))
        response.on('error', () => resolve(null))
      },
    )
    request.on('error', () => resolve(null))
  })
}
