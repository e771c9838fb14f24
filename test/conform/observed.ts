// An answer as recordings hold it: the headers that matter, and a body that is text where it can be.
import type { RecordedResponse } from './corpus'

/** The headers that are compared; that one is absent is compared as well. */
const recorded = [
  'content-type',
  'location',
  'x-robots-tag',
  'cache-control',
  'expires',
  'pragma',
  'x-frame-options',
  'retry-after',
  'allow',
]

/** What came back, as a recording. Header names are in lower case; their values one character a byte. */
export function observed(
  method: string,
  status: number,
  sent: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
): RecordedResponse {
  const headers: Record<string, string> = {}
  for (const name of recorded) {
    const value = sent[name]
    if (value === undefined) continue
    const bytes = Buffer.from(String(value), 'latin1')
    const text = textOf(bytes)
    if (text === null) headers[`${name};base64`] = bytes.toString('base64')
    else headers[name] = text
  }
  if (sent['set-cookie']) headers['set-cookie'] = '(present)'
  return { status, headers, ...bodyOf(method, headers['content-type'] ?? '', body) }
}

function bodyOf(method: string, type: string, body: Buffer): Partial<RecordedResponse> {
  if (method === 'HEAD') return { body: null }
  if (type.startsWith('text/html') && body.length > 0) return { body: null, body_omitted: 'html' }
  const text = type.startsWith('image/') ? null : textOf(body)
  return text === null ? { body_base64: body.toString('base64') } : { body: text }
}

/** The text of UTF-8 bytes, null for others. */
function textOf(bytes: Buffer): string | null {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null
}
