// Passwords as the legacy configuration holds them (contract, section 2).
import { createHash, timingSafeEqual } from 'node:crypto'
import { compare } from 'bcryptjs'
import { type Bytes, bufferOf, textOf } from './bytes'

/**
 * Whether `password` is the one `stored` stands for: `md5:<5 digits>:<md5 hex of digits and password>`, `phpass:` and a
 * bcrypt hash with `!` for `$`, or the plain text. The time taken does not tell how much of it was right.
 */
export async function isPassword(password: Bytes, stored: Bytes): Promise<boolean> {
  const [, salt, digest] = /^md5:(\d{5}):([0-9a-f]{32})$/.exec(stored) ?? []
  if (salt !== undefined && digest !== undefined) return sameText(md5(salt + password), digest)
  if (stored.startsWith('phpass:')) return isBcrypt(password, stored.slice('phpass:'.length).replaceAll('!', '$'))
  return sameText(password, stored)
}

/** Whether two texts are equal, in a time that depends on neither. */
export function sameText(one: Bytes, other: Bytes): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other))
}

async function isBcrypt(password: Bytes, hash: Bytes): Promise<boolean> {
  return /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash) && compare(textOf(password), hash)
}

function md5(bytes: Bytes): string {
  return createHash('md5').update(bufferOf(bytes)).digest('hex')
}

function digestOf(bytes: Bytes): Buffer {
  return createHash('sha256').update(bufferOf(bytes)).digest()
}
