// Credentials out of what is shown to an operator: a terminal is read over shoulders, and copied into tickets.
import { createHmac } from 'node:crypto'
import { type Bytes, textOf } from '../../core/legacy/bytes'
import { parametersOf } from '../../core/legacy/request'
import type { LegacySettings } from '../../core/legacy/settings'
import { legacyRequestOf, type SentRequest } from '../../core/shadow/exchange'

/** What is known of how the API is entered. The reference, started here, is known to take both forms. */
export interface Entry {
  signature?: string | undefined
  username?: string | undefined
  password?: string | undefined
}

/** The credentials that a request carried, right or wrong: what it gave as a name and password, and the signature it was made with. */
export function credentialsIn(request: SentRequest, install: Pick<LegacySettings, 'users' | 'cookieKey'>): Entry {
  const parameters = parametersOf(legacyRequestOf(request))
  const text = (name: string) => textOf(parameters.get(name) ?? '') || undefined
  const timed =
    text('timestamp') === undefined ? undefined : [...install.users.keys()].map((user) => signatureOf(user, install))[0]
  return { signature: timed ?? text('signature'), username: text('username'), password: text('password') }
}

/** A value without them. */
export function veiled(value: Bytes, { signature, password }: Entry): Bytes {
  return [signature, password].reduce<Bytes>((left, secret) => {
    return secret === undefined || secret.length < 3 ? left : left.replaceAll(secret, '…')
  }, value)
}

function signatureOf(user: Bytes, { cookieKey }: Pick<LegacySettings, 'cookieKey'>): string {
  return createHmac('sha256', Buffer.from(cookieKey, 'latin1'))
    .update(Buffer.from(`api:${user}`, 'latin1'))
    .digest('hex')
    .slice(0, 32)
}
