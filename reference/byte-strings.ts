// Contract 3 and 8: text as the legacy holds it: bytes. Every rule of the contract (lengths, alphabets, cuts) counts
// bytes unless it says characters, and some bytes it stores or logs are not UTF-8. A `Bytes` is a string of which
// each character is one byte.
import { isUtf8 } from 'node:buffer'

export type Bytes = string

/** The UTF-8 bytes of a text. */
export function toBytes(text: string): Bytes {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function toText(bytes: Bytes): string {
  return toBuffer(bytes).toString('utf8')
}

/** The bytes as they go over the wire. */
export function toBuffer(bytes: Bytes): Buffer {
  return Buffer.from(bytes, 'latin1')
}

/** Whether the bytes are valid UTF-8: JSON and the database refuse anything else. */
export function isText(bytes: Bytes): boolean {
  return isUtf8(toBuffer(bytes))
}

/** The order of the database: byte by byte. */
export function byteOrder(a: Bytes, b: Bytes): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
