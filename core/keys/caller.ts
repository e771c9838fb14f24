// Who asks, and what they may.
import { Refusal } from '../refusals'
import { isKey, type Scope } from './key'
import type { Keys } from './table'

/** Who asks. */
export interface Caller {
  /** The owner their key says; null for somebody without a key. */
  owner: string | null
  /** Whose links they may change and see into besides their own: nobody's, those that have no owner, or everybody's. */
  reach: 'own' | 'ownerless' | 'all'
}

/** Who may do what in a deployment. */
export interface Access {
  /** `open`: whoever reaches it may use every route, but for the links that have an owner. `closed`: each route asks for a key. */
  access: 'open' | 'closed'
  /** Whether links may be made without a key all the same. */
  anonymousCreate: boolean
}

/** What a deployment's environment says of it. Whatever is not `open` is closed. */
export function accessOf({ ACCESS, ANONYMOUS_CREATE }: Record<'ACCESS' | 'ANONYMOUS_CREATE', string>): Access {
  return { access: ACCESS === 'open' ? 'open' : 'closed', anonymousCreate: ANONYMOUS_CREATE === 'true' }
}

/** What a route asks of its caller; null: nothing. `anonymous`: a route that `anonymousCreate` opens. */
export interface Demand {
  scope: Scope | null
  anonymous?: boolean
}

/**
 * Opens the check of keys: it takes what the header Authorization says, and what the route demands, and gives the caller. The
 * key is read each time, so that a revoked one opens nothing; where nothing is asked for, none is read. Refuses with `key-required` when there is none, or one that is
 * wrong or revoked (in an open deployment, too: whoever shows a key means it to count), with `scope-missing`, and with
 * `unavailable` when the table of keys does not answer.
 */
export function openAdmission(keys: Pick<Keys, 'find'>, { access, anonymousCreate }: Access) {
  const others = access === 'open' ? 'ownerless' : 'own'

  return async function admit(authorization: string | undefined, { scope, anonymous }: Demand): Promise<Caller> {
    if (scope === null) return { owner: null, reach: others }
    if (authorization === undefined || authorization === '') {
      if (access === 'open' || (anonymous && anonymousCreate)) return { owner: null, reach: others }
      throw keyRequired('Send a key: Authorization: Bearer us_…')
    }
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? ''
    const kept = isKey(key) ? await keys.find(key) : null
    if (kept === null || kept.revoked_at !== null)
      throw keyRequired('This key opens nothing here: it is mistyped, revoked or of another deployment.', wrong)
    const isAdmin = kept.scopes.includes('admin')
    if (!isAdmin && !kept.scopes.includes(scope)) {
      throw new Refusal(
        'scope-missing',
        `The key ${kept.id} lacks the scope ${scope}; it has ${kept.scopes.join(', ')}.`,
        undefined,
        { 'www-authenticate': `Bearer realm="understudy", error="insufficient_scope", scope="${scope}"` },
      )
    }
    return { owner: kept.owner, reach: isAdmin ? 'all' : others }
  }
}

/**
 * Refuses to let a caller change a link of somebody else, or see who came by it. One without an owner, as imports and callers
 * without a key make them, is everybody's where access is open, and else the admin's.
 */
export function refuseOthers({ code, owner }: { code: string; owner: string | null }, caller: Caller): void {
  if (caller.reach === 'all' || (owner === null ? caller.reach === 'ownerless' : owner === caller.owner)) return
  if (caller.owner === null) throw keyRequired(`The link ${code} is not everybody's; send a key of its owner.`)
  throw new Refusal('not-yours', `The link ${code} is not this key's; it takes one of its owner, or of an admin.`)
}

/** The refusal for whoever has to show a key, and did not, or showed a wrong one. */
export function keyRequired(detail: string, error = ''): Refusal {
  return new Refusal('key-required', detail, undefined, { 'www-authenticate': `Bearer realm="understudy"${error}` })
}

const wrong = ', error="invalid_token"'
