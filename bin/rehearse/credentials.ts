// Credentials in the forms of the contract (section 5), right and wrong.
import { createHash } from 'node:crypto'
import { bytesOf } from '../../core/legacy/bytes'
import type { Credentials } from '../../core/transfer/yourls'
import type { Pairs } from '../compare/query'
import type { Entry } from '../compare/veil'
import type { Random } from './random'

/** What somebody knows who was given these credentials. */
export function entryOf(credentials: Credentials): Entry {
  return { ...credentials }
}

/** The credentials that a request carries, mostly right ones: everything else ends at the door of a private install. */
export function credentialPairs(random: Random, entry: Entry, now: number): Pairs {
  return random.chance(0.92) ? rightPairs(random, entry, now) : wrongPairs(random, entry, now)
}

/** Right ones in one of the forms that are known; none for an install that is open to all. */
export function rightPairs(random: Random, { signature, username, password }: Entry, now: number): Pairs {
  const forms: Pairs[] = []
  if (signature !== undefined) {
    const time = String(Math.floor(now / 1_000))
    const hash = random.of(['sha256', 'sha384', 'sha512'])
    const digest = createHash(hash)
      .update(random.chance(0.5) ? time + signature : signature + time)
      .digest('hex')
    forms.push([['signature', signature]], [['signature', signature]])
    forms.push([['timestamp', time], ['signature', digest], ...(hash === 'sha256' ? [] : [['hash', hash] as const])])
  }
  if (username !== undefined && password !== undefined) {
    forms.push([
      ['username', bytesOf(username)],
      ['password', bytesOf(password)],
    ])
  }
  return forms.length === 0 ? [] : random.of(forms)
}

function wrongPairs(random: Random, { signature = 'ab', username = 'nobody' }: Entry, now: number): Pairs {
  const wrong = '0123456789abcdef0123456789abcdef'
  const old = String(Math.floor(now / 1_000) - 90_000)
  return random.of<Pairs>([
    [],
    [['signature', wrong]],
    [['signature', signature.toUpperCase()]],
    [['signature', '']],
    [
      ['signature', signature],
      ['timestamp', ''],
    ],
    [
      [
        'signature',
        createHash('sha256')
          .update(old + signature)
          .digest('hex'),
      ],
      ['timestamp', old],
    ],
    [
      ['username', bytesOf(username)],
      ['password', 'wrong'],
    ],
    [['username', bytesOf(username)]],
    [
      ['username', ''],
      ['password', ''],
    ],
  ])
}
