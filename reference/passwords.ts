// Contract 2 and 5: what a password in `users` may look like, and whether a given one belongs to it.
import { createHash } from 'node:crypto'
import { compareSync } from 'bcryptjs'
import { type Bytes, toBuffer, toBytes } from './byte-strings'
import type { Settings } from './settings'

/** Pairs that bcrypt has confirmed: it is slow on purpose, and callers repeat themselves. */
const confirmed = new Set<string>()

/** Exact and case-sensitive, user name and password alike. */
export function isPassword(settings: Settings, user: Bytes, given: Bytes): boolean {
  const entry = Object.entries(settings.users).find(([name]) => toBytes(name) === user)
  return entry !== undefined && matches(entry[1], given)
}

function matches(stored: string, given: Bytes): boolean {
  if (stored.startsWith('phpass:')) return matchesPhpass(stored.slice(7).replaceAll('!', '$'), given)
  if (stored.startsWith('md5:') && stored.length === 42) return matchesMd5(stored, given)
  return toBytes(stored) === given
}

function matchesMd5(stored: string, given: Bytes): boolean {
  const salt = stored.split(':')[1] ?? ''
  const digest = createHash('md5').update(salt).update(toBuffer(given)).digest('hex')
  return stored === `md5:${salt}:${digest}`
}

function matchesPhpass(hash: string, given: Bytes): boolean {
  const pair = `${hash}:${given}`
  if (!confirmed.has(pair) && !(isBcrypt(hash) && compareSync(toBuffer(given).toString(), hash))) return false
  confirmed.add(pair)
  return true
}

function isBcrypt(hash: string): boolean {
  return /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(hash)
}
