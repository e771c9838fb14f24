/**
 * A string of bytes: one character per byte, each from U+0000 to U+00FF (what Node calls latin1). The legacy contract is
 * about bytes (a path is not decoded, lengths are cut in the middle of characters), so all of `core/legacy` thinks in
 * them. Text becomes bytes, and bytes text, at the edges only: by `bytesOf` and `textOf`.
 */
export type Bytes = string

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Bytes {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** The text of UTF-8 bytes. What is not UTF-8 becomes U+FFFD: ask `isUtf8` first where that matters. */
export function textOf(bytes: Bytes): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The bytes as they go over a wire. */
export function bufferOf(bytes: Bytes): Buffer {
  return Buffer.from(bytes, 'latin1')
}

/** Whether the bytes are valid UTF-8. */
export function isUtf8(bytes: Bytes): boolean {
  return isAscii(bytes) || bytesOf(textOf(bytes)) === bytes
}

/** Whether every byte, or character, is below 0x80. */
export function isAscii(bytes: Bytes): boolean {
  return !/[^\x00-\x7f]/.test(bytes)
}
