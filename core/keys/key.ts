// A key as its holder has it: `us_`, a name that may be shown, and a secret.
import { createHash } from 'node:crypto'
import { customAlphabet } from 'nanoid'
import { alphabet } from '../links/code'

/** What a key lets its holder do; `admin` is everything, with everybody's links. */
export const scopes = ['create', 'read', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** What is kept of a key: never the key itself. */
export interface KeptKey {
  /** Names the key where it is listed or revoked, like `us_7kQp2mXz`. It is the key's own beginning, and no secret. */
  id: string
  /** Whose links are made with it. Several keys may have one owner: that is how a key is replaced. */
  owner: string
  scopes: readonly Scope[]
  /** RFC 3339, UTC. */
  created_at: string
  /** Since when it opens nothing any more; null while it does. */
  revoked_at: string | null
}

const name = /* @__PURE__ */ customAlphabet(alphabet, 8)
const secret = /* @__PURE__ */ customAlphabet(alphabet, 32)
const form = new RegExp(`^us_[${alphabet}]{8}_[${alphabet}]{32}$`)

/** A new key, 180 bits of it secret, and the id it begins with. */
export function newKey(): { key: string; id: string } {
  const id = `us_${name()}`
  return { key: `${id}_${secret()}`, id }
}

/** Whether a text can be a key at all: what cannot is not worth asking the store for. */
export function isKey(text: string): boolean {
  return form.test(text)
}

/**
 * What a key is kept and found by. A plain SHA-256 is enough for 180 random bits, of which no list can be made; and since a
 * key is found by its digest, no secret is ever compared with a guess, byte by byte.
 */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
