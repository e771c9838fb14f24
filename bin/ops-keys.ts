// Keys of the API, for operators: made, listed and revoked.
import { newKey, type Scope, scopes } from '../core/keys/key'
import { openKeys } from '../core/keys/table'
import { type Deployment, OpsError, output } from './ops-deployment'
import { openStore } from './ops-tables'

/** What the command line says of a key. */
export interface KeyFlags {
  owner?: string | undefined
  scopes?: string | undefined
  key?: string | undefined
}

type Say = (line: string) => void

/**
 * Makes a key and tells it to `say`, as a line of nothing else: it is kept nowhere, and cannot be shown again. Refuses, with an
 * OpsError, an owner or scopes that cannot be.
 */
export async function createKey(deployment: Deployment, flags: KeyFlags, say: Say): Promise<void> {
  const kept = { owner: ownerOf(flags.owner), scopes: scopesOf(flags.scopes) }
  const { key, id } = newKey()
  const created_at = new Date().toISOString()
  await keysOf(deployment).add(key, { id, ...kept, created_at, revoked_at: null })
  say(key)
}

/**
 * Tells `say` of every key, oldest first: its id, since when it is there, whether it is revoked, its scopes, its owner. Gives how many
 * there are.
 */
export async function listKeys(deployment: Deployment, say: Say): Promise<number> {
  const keys = await keysOf(deployment).list()
  for (const { id, owner, scopes, created_at, revoked_at } of keys) {
    say([id, created_at, revoked_at === null ? 'good' : `revoked ${revoked_at}`, scopes.join(','), owner].join('  '))
  }
  return keys.length
}

/** Revokes a key by its id, or by the whole key, whose beginning that is. From the next request on it opens nothing. */
export async function revokeKey(deployment: Deployment, { key }: KeyFlags, say: Say): Promise<void> {
  const id = /^us_[A-Za-z0-9]{8}(?=$|_)/.exec(key ?? '')?.[0]
  if (id === undefined) throw new OpsError('--key has to be the id of a key, like us_7kQp2mXz; keys list shows them.')
  const revoked = await keysOf(deployment).revoke(id, Date.now())
  if (revoked === null) throw new OpsError(`There is no key ${id} here; keys list shows those that are.`)
  say(`${id} of ${revoked.owner} is revoked since ${revoked.revoked_at}.`)
}

function ownerOf(text = ''): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/.test(text)) return text
  throw new OpsError('--owner has to be 1 to 64 letters, digits and . _ @ + -, like marketing or ada@example.com.')
}

function scopesOf(text = 'create,read'): Scope[] {
  const named = [...new Set(text.split(','))]
  const known = scopes.filter((scope) => named.includes(scope))
  if (known.length > 0 && known.length === named.length) return known
  throw new OpsError(`--scopes has to be a list out of ${scopes.join(', ')}, with commas, not "${text}".`)
}

function keysOf(deployment: Deployment) {
  return openKeys(output(deployment, 'KeysTable'), openStore(deployment, { attempts: 2, patience: 5_000 }))
}
