import { Refusal, unavailable } from '../refusals'
import type { Attempt } from './attempts'
import { type Claims, urlClaim } from './claims'
import { newCode } from './code'
import { endOf, type Link, newLink, type Settings } from './link'
import type { CreateRequest } from './request'
import type { Links } from './table'

/** What creating a link stands on; `code` draws a random code. */
export interface Creation {
  links: Links
  claims: Claims
  /** Whose links they become; null: nobody's in particular. */
  owner: string | null
  /** What it shares with everybody who asks for the same under one Idempotency-Key. */
  attempt?: Attempt | undefined
  now: () => number
  code?: (unguessable: boolean) => string
}

/** What came of a request to create: the link, whether it is new or was there, and whether it was made by this very call. */
export interface Created {
  link: Link
  isNew: boolean
  isMade: boolean
}

const tries = 5

/**
 * Carries out a request to create a link, atomically: one conditional put decides who has a code.
 * Refuses with `code-taken` when the alias was ever used.
 */
export async function createLink(request: CreateRequest, creation: Creation): Promise<Created> {
  if (request.alias !== null) return withAlias(request.alias, request, creation)
  return request.if_exists === 'return' ? onePerUrl(request, creation) : withRandomCode(request, creation)
}

async function withAlias(alias: string, request: CreateRequest, creation: Creation): Promise<Created> {
  const created = await tryCode(alias, request, creation)
  if (created !== null) return created
  throw new Refusal('code-taken', `The alias ${alias} is taken, or was once; choose another.`, 'alias')
}

async function withRandomCode(request: CreateRequest, creation: Creation): Promise<Created> {
  const draw = drawing(creation)
  for (let n = 0; n < tries; n++) {
    const created = await tryCode(draw(request.unguessable), request, creation)
    if (created !== null) return created
  }
  throw unavailable(`No free code was drawn in ${tries} tries.`)
}

/** Makes the link under this code; null when another one has it. */
async function tryCode(code: string, request: CreateRequest, creation: Creation): Promise<Created | null> {
  const { links, owner, attempt, now } = creation
  const at = attempt === undefined ? now() : Date.parse(attempt.at)
  const link = newLink(code, settingsOf(request), at, { owner, attempt: attempt?.token ?? null })
  const outcome = await links.add(link)
  return outcome === 'taken' ? null : { link, isNew: true, isMade: outcome === 'made' }
}

/** The codes of an attempt come first, in their order: who asks again draws the same. */
function drawing({ attempt, code = newCode }: Creation): (unguessable: boolean) => string {
  const left = [...(attempt?.codes ?? [])]
  return (unguessable) => left.shift() ?? code(unguessable)
}

/**
 * One link per owner and URL, without a lock: the claim names a code before the link is there, and whoever finds the claim without
 * its link puts that link itself, under the same code. So a creator that dies in between blocks nobody, and a creator that was
 * overtaken finds its link made. A claim counts only while its link is live and still leads to this URL; else it is moved, unless this
 * very attempt made that link: it is what was asked for, whatever became of it since.
 */
async function onePerUrl(request: CreateRequest, creation: Creation): Promise<Created> {
  const { links, claims, owner, attempt, now } = creation
  const draw = drawing(creation)
  const claim = urlClaim(request.long_url, request.unguessable, owner)
  let held = await claims.holder(claim)
  for (let n = 0; n < 2 * tries; n++) {
    const found = held === null ? null : await links.get(held)
    const isOurs = found !== null && found.attempt !== null && found.attempt === attempt?.token
    if (isOurs) return { link: found, isNew: true, isMade: false }
    if (found !== null && leadsTo(found, request.long_url, now()) && found.owner === owner)
      return { link: found, isNew: false, isMade: false }
    if (held !== null && found === null) {
      const created = await tryCode(held, request, creation)
      if (created !== null) return created
    } else {
      await claims.move(claim, held, draw(request.unguessable))
    }
    held = await claims.holder(claim)
  }
  throw unavailable('Too many requests for this URL change its link at once.')
}

/** A limited link never counts: it may be used up, and to tell would cost another read. */
function leadsTo(link: Link, longUrl: string, now: number): boolean {
  return endOf(link, now) === null && link.max_clicks === null && link.long_url === longUrl
}

function settingsOf({ long_url, title, tags, expires_at, max_clicks, permanent }: CreateRequest): Settings {
  return { long_url, title, tags, expires_at, max_clicks, permanent }
}
