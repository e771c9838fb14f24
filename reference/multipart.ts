// Contract 4: forms as `multipart/form-data`. Files are passed over; only fields become parameters.
import type { Bytes } from './byte-strings'
import { addParameter, type Parameters } from './parameters'

/** Adds the fields of a multipart body; without a boundary in the content type there are none. */
export function addMultipart(parameters: Parameters, contentType: Bytes, body: Bytes): void {
  const boundary = boundaryOf(contentType)
  if (boundary === null) return
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`)
  for (const part of parts.slice(1)) {
    if (part.startsWith('--')) return
    addPart(parameters, part)
  }
}

function boundaryOf(contentType: Bytes): Bytes | null {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^\s;,]+))/i.exec(contentType) ?? []
  return quoted ?? bare ?? null
}

function addPart(parameters: Parameters, part: Bytes): void {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return
  const disposition = /^content-disposition:(.*)$/im.exec(part.slice(0, end))?.[1] ?? ''
  const name = attributeOf(disposition, 'name')
  if (name === null || attributeOf(disposition, 'filename') !== null) return
  addParameter(parameters, name, part.slice(end + 4))
}

function attributeOf(disposition: Bytes, key: string): Bytes | null {
  const [, quoted, bare] = new RegExp(`;\\s*${key}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(disposition) ?? []
  return quoted?.replace(/\\(["\\])/g, '$1') ?? bare ?? null
}
