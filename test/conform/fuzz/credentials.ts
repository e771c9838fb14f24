// Credentials in every form the contract knows (section 5), right and wrong.
import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'

export type Pairs = [name: string, value: string][]

/** Credentials before they are written: a signed timestamp depends on the clock. */
export interface Credentials {
  form: 'none' | 'signature' | 'password' | 'signed'
  /** What is wrong with them, or odd about them. */
  flaw: string
  /** Of a signed timestamp: seconds from now, the hash, and whether the time comes first. */
  away: number
  hash: 'sha256' | 'sha384' | 'sha512'
  timeFirst: boolean
}

const right: Credentials = { form: 'signature', flaw: '', away: 0, hash: 'sha256', timeFirst: true }

/** Mostly a right signature: everything else ends at the door of a private install. */
export const credentials: fc.Arbitrary<Credentials> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(right) },
  {
    weight: 1,
    arbitrary: fc.record({
      form: fc.constantFrom<Credentials['form']>('none', 'password', 'signed', 'signature'),
      flaw: fc.constantFrom(
        ...[
          '',
          'wrong',
          'empty',
          'zero',
          'upper',
          'array',
          'other',
          'spare',
          'text',
          'plus',
          'fraction',
          'hash',
          'absent',
        ],
      ),
      away: fc.constantFrom(0, 59, 60, -59, -60, 43_199, 43_200, -43_199, -43_200),
      hash: fc.constantFrom<Credentials['hash']>('sha256', 'sha384', 'sha512'),
      timeFirst: fc.boolean(),
    }),
  },
)

const flaws: Record<string, (value: string) => string> = {
  wrong: () => '0123456789abcdef0123456789abcdef',
  empty: () => '',
  zero: () => '0',
  upper: (value) => value.toUpperCase(),
}

/** The parameters that carry them, at `now` (milliseconds since 1970). */
export function pairsOf({ form, flaw, away, hash, timeFirst }: Credentials, key: string, now: number): Pairs {
  const bend = flaws[flaw] ?? ((value: string) => value)
  const suffix = flaw === 'array' ? '[]' : ''
  const signature = signatureOf(flaw === 'other' ? 'carol x' : 'corpus', key)
  const login: Pairs = passwordOf(flaw, bend, suffix)
  if (form === 'none') return flaw === 'absent' ? [['username', '']] : []
  if (form === 'password') return login
  const spare = flaw === 'spare' ? login : []
  if (form === 'signature') return [[`signature${suffix}`, bend(signature)], ...spare]
  const time = timeOf(flaw, Math.floor(now / 1000) + away)
  const digest = createHash(hash)
    .update(timeFirst ? time + signature : signature + time)
    .digest('hex')
  const named: Pairs =
    hash === 'sha256' && flaw !== 'hash' ? [] : [['hash', flaw === 'hash' ? hash.toUpperCase() : hash]]
  return [['timestamp', flaw === 'absent' ? '' : time], [`signature${suffix}`, bend(digest)], ...named, ...spare]
}

function passwordOf(flaw: string, bend: (value: string) => string, suffix: string): Pairs {
  if (flaw === 'other')
    return [
      ['username', 'hashed'],
      ['password', 'md5-pass'],
    ]
  if (flaw === 'text')
    return [
      ['username', 'crypted'],
      ['password', 'bcrypt-pass'],
    ]
  if (flaw === 'plus')
    return [
      ['username', 'carol x'],
      ['password', 'pw c&='],
    ]
  if (flaw === 'fraction')
    return [
      ['username', 'nobody'],
      ['password', 'corpus-pass'],
    ]
  if (flaw === 'hash')
    return [
      ['username[]', 'corpus'],
      ['password', 'corpus-pass'],
    ]
  return [
    ['username', 'corpus'],
    [`password${suffix}`, bend('corpus-pass')],
  ]
}

function timeOf(flaw: string, seconds: number): string {
  if (flaw === 'text') return `${seconds}abc`
  if (flaw === 'plus') return `+${seconds}`
  return flaw === 'fraction' ? ` ${seconds}.5` : String(seconds)
}

function signatureOf(user: string, key: string): string {
  return createHmac('sha256', key).update(`api:${user}`).digest('hex').slice(0, 32)
}
