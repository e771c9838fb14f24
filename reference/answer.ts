// Contract 1 and 15: what goes back to a caller. Only these headers are ever sent: no caching header, no cookie, no
// CORS.
import { type Bytes, toBuffer } from './byte-strings'

export interface Answer {
  status: number
  headers: { 'content-type': string; location?: Bytes; 'x-robots-tag'?: string }
  body: Buffer
}

const html = 'text/html; charset=UTF-8'

/** A page of HTML. */
export function page(status: number, title: string, text: string): Answer {
  const body = `<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`
  return { status, headers: { 'content-type': html }, body: Buffer.from(body) }
}

/** A redirect with an empty body. A location with a line end is not sent: the status alone is. */
export function redirect(status: 301 | 302, location: Bytes): Answer {
  const sendable = !/[\x00-\x08\x0a-\x1f\x7f]/.test(location)
  return { status, headers: { 'content-type': html, ...(sendable ? { location } : {}) }, body: toBuffer('') }
}

/** Status 500 with an empty body: what the legacy's language answers when a program breaks. */
export function broken(): Answer {
  return { status: 500, headers: { 'content-type': html }, body: toBuffer('') }
}
