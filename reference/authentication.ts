// Contract 5: authentication. The first form that applies decides; there is no fall-through after a failure.
import { createHash, createHmac } from 'node:crypto'
import { type Bytes, toBuffer } from './byte-strings'
import type { Parameter, Parameters } from './parameters'
import { isPassword } from './passwords'
import { integerPart, isEmpty } from './php-values'
import { Crash } from './reading-a-request'
import type { Settings } from './settings'
import type { Fields } from './values'

const hashes = new Set(['sha256', 'sha384', 'sha512'])

/** Whether the parameters carry valid credentials; `now` in milliseconds. */
export function isAuthenticated(settings: Settings, parameters: Parameters, now: number): boolean {
  const timestamp = parameters.get('timestamp')
  const signature = parameters.get('signature')
  if (isGiven(timestamp) && isGiven(signature)) return isSigned(settings, parameters, timestamp, signature, now)
  if (timestamp === undefined && isGiven(signature)) return signatures(settings).some((one) => one === signature)
  const [user, password] = [parameters.get('username'), parameters.get('password')]
  return isGiven(user) && isGiven(password) && hasPassword(settings, user, password)
}

/** The answer to a caller without credentials: `callback` is always there, and only here. */
export function refusal(parameters: Parameters): Fields {
  const message =
    parameters.has('username') || parameters.has('password') ? 'Invalid username or password' : 'Please log in'
  return { message, errorCode: '403', callback: parameters.get('callback') ?? '' }
}

/** First 32 characters of hex HMAC-SHA-256 under the cookie key over `api:` and the user name, of every user. */
export function signatures(settings: Settings): string[] {
  return Object.keys(settings.users).map((user) =>
    createHmac('sha256', settings.cookie_key).update(`api:${user}`).digest('hex').slice(0, 32),
  )
}

/** Timestamp in range, and the hash of timestamp and signature in either order. */
function isSigned(
  settings: Settings,
  parameters: Parameters,
  time: Parameter,
  signed: Parameter,
  now: number,
): boolean {
  const hash = parameters.get('hash') ?? 'sha256'
  if (time instanceof Map || hash instanceof Map || !hashes.has(hash)) return false
  if (!isInRange(time, now, settings.nonce_life)) return false
  return signatures(settings).some((one) => [time + one, one + time].some((text) => digest(hash, text) === signed))
}

function isInRange(timestamp: Bytes, now: number, life: number): boolean {
  const age = BigInt(Math.floor(now / 1000)) - integerPart(timestamp)
  return (age < 0n ? -age : age) < BigInt(Math.trunc(life))
}

function digest(hash: string, text: Bytes): string {
  return createHash(hash).update(toBuffer(text)).digest('hex')
}

function hasPassword(settings: Settings, user: Parameter, password: Parameter): boolean {
  if (user instanceof Map) throw new Crash('username is an array')
  return !(password instanceof Map) && isPassword(settings, user, password)
}

function isGiven(value: Parameter | undefined): value is Parameter {
  return value instanceof Map || !isEmpty(value)
}
