// Forms sent as multipart/form-data (RFC 7578), as far as they hold fields; files are not parameters (contract, section 4).
import type { Bytes } from './bytes'

/** The fields of a multipart form in their order, name and value as sent. Parts that are files or have no name are left out. */
export function multipartFields(contentType: Bytes, body: Bytes): [name: Bytes, value: Bytes][] {
  const [, quoted, bare] = /boundary=(?:"([^"]*)"|([^;,]*))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare?.trim() ?? ''
  if (boundary === '') return []
  // The line end before a boundary belongs to the boundary; the first may stand at the very start.
  const [, ...parts] = `\r\n${body}`.split(`\n--${boundary}`)
  return parts.filter((part) => !part.startsWith('--')).flatMap(fieldOf)
}

function fieldOf(part: Bytes): [Bytes, Bytes][] {
  const [, head, value] = /^[^\n]*\n(.*?)\r?\n\r?\n(.*)$/s.exec(part) ?? []
  if (head === undefined || value === undefined) return []
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? ''
  const name = attribute(disposition, 'name')
  if (name === undefined || attribute(disposition, 'filename') !== undefined) return []
  return [[name, value.replace(/\r$/, '')]]
}

function attribute(disposition: Bytes, name: string): Bytes | undefined {
  const found = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(disposition)
  return found?.[1]?.replace(/\\(["\\])/g, '$1') ?? found?.[2]
}
