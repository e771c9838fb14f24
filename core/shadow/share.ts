import { bytesOf } from '../legacy/bytes'

/** The dials' whole: everything. */
export const whole = 10_000

/** Where a text stands among 10,000 places, always the same: its 32-bit FNV-1a hash, stirred so that neighbours part. */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5
  const bytes = bytesOf(text)
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % whole
}
