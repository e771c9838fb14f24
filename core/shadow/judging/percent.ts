// Percent-encoding, undone: to tell whether something was encoded once too often.
import type { Bytes } from '../../legacy/bytes'

/** Every `%XX` as the byte it stands for, once. What is no escape stays. */
export function decodedOnce(bytes: Bytes): Bytes {
  return bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
