// Who may use a private API (contract, section 5).
import { createHash, createHmac } from 'node:crypto'
import { type Bytes, bufferOf } from './bytes'
import type { Answer } from './formats'
import { isPassword, sameText } from './passwords'
import { integerOf, isEmpty } from './php-values'
import type { Parameters } from './request'
import type { LegacySettings } from './settings'

const hashes = ['sha256', 'sha384', 'sha512']

/**
 * Checks the credentials among the parameters, at `now` (milliseconds since 1970). Gives null when they are valid or the
 * API is public, else the refusal to answer. The first form of credentials that is there decides; no other is tried.
 */
export async function refusalOf(parameters: Parameters, settings: LegacySettings, now: number): Promise<Answer | null> {
  if (!settings.privateApi || (await isValid(parameters, settings, now))) return null
  const tried = parameters.has('username') || parameters.has('password')
  const message = tried ? 'Invalid username or password' : 'Please log in'
  const callback = parameters.get('callback') ?? ''
  return { fields: { message, errorCode: '403', callback }, simple: message }
}

/** The signature of a user: the first 32 hex digits of HMAC-SHA-256 of `api:` and the user's name under `cookie_key`. */
export function signatureOf(user: Bytes, { cookieKey }: Pick<LegacySettings, 'cookieKey'>): string {
  return createHmac('sha256', bufferOf(cookieKey))
    .update(bufferOf(`api:${user}`))
    .digest('hex')
    .slice(0, 32)
}

async function isValid(parameters: Parameters, settings: LegacySettings, now: number): Promise<boolean> {
  if (given(parameters, 'timestamp') && given(parameters, 'signature')) return isSigned(parameters, settings, now)
  if (!parameters.has('timestamp') && given(parameters, 'signature')) {
    return anySignature(settings, (signature) => sameText(text(parameters, 'signature'), signature))
  }
  if (given(parameters, 'username') && given(parameters, 'password')) {
    return isUser(text(parameters, 'username'), text(parameters, 'password'), settings)
  }
  return false
}

function isSigned(parameters: Parameters, settings: LegacySettings, now: number): boolean {
  const timestamp = text(parameters, 'timestamp')
  const hash = parameters.has('hash') ? text(parameters, 'hash') : 'sha256'
  if (Math.abs(Math.floor(now / 1000) - integerOf(timestamp)) >= settings.nonceLife || !hashes.includes(hash))
    return false
  const sent = text(parameters, 'signature')
  return anySignature(settings, (signature) => {
    const before = sameText(sent, digest(hash, timestamp + signature))
    const after = sameText(sent, digest(hash, signature + timestamp))
    return before || after
  })
}

/** Every signature is looked at, whichever fits, so that the time taken does not tell whose. */
function anySignature(settings: LegacySettings, fits: (signature: string) => boolean): boolean {
  const ofUsers = [...settings.users.keys()].map((user) => signatureOf(user, settings))
  return [...ofUsers, ...(settings.signatures ?? [])].filter((signature) => fits(signature)).length > 0
}

/** An unknown name costs as much as a known one: it is held against somebody's password, and refused all the same. */
async function isUser(name: Bytes, password: Bytes, { users }: LegacySettings): Promise<boolean> {
  const stored = users.get(name) ?? users.values().next().value
  return stored !== undefined && (await isPassword(password, stored)) && users.has(name)
}

/** Whether a parameter is not empty in PHP's sense. An array is not, though it fits nothing. */
function given(parameters: Parameters, name: string): boolean {
  return parameters.get(name) === null || !isEmpty(parameters.get(name))
}

/** The value of a parameter; of an array, what no credential is equal to. */
function text(parameters: Parameters, name: string): Bytes {
  return parameters.get(name) ?? '\0'
}

function digest(hash: string, bytes: Bytes): string {
  return createHash(hash).update(bufferOf(bytes)).digest('hex')
}
