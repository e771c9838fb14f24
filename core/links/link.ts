import { Refusal } from '../refusals'

/** What an edit can change: one version of a link says all of it. */
export interface Settings {
  /** Normalised, as `normalizeUrl` gives it. */
  long_url: string
  title: string | null
  tags: string[] | null
  /** RFC 3339, UTC; from this instant on the link answers 410. */
  expires_at: string | null
  /** How many redirects are given, counted from when the link first had a limit. */
  max_clicks: number | null
  /** A redirect that browsers may keep for a while (301). */
  permanent: boolean
}

/** One destination in a link's edit chain. Immutable: an edit makes a new one. */
export interface Version extends Settings {
  /** 1 for the version the link was created with. */
  version: number
  /** RFC 3339, UTC: since when this version was the one served. */
  active_from: string
}

/** Whom a link is from, for ever. */
export interface Origin {
  /** Whose key it was made with; null without one. */
  owner: string | null
  /** The attempt that made it (see attempts.ts); null for a link that was asked for without an Idempotency-Key. */
  attempt: string | null
}

/** A link as it stands: its newest version, and what all versions share. */
export interface Link extends Version, Origin {
  code: string
  created_at: string
  /** Set once; a deleted link keeps its code, its history and its statistics. */
  deleted_at: string | null
}

/** A link as the API answers it. */
export interface LinkAnswer extends Settings {
  code: string
  short_url: string
  id: string
  edit_history_link_ids: string[]
  created_at: string
}

/** The settings of a link of which nothing is known but where it leads, and perhaps a title. */
export function plainSettings(long_url: string, title: string | null): Settings {
  return { long_url, title, tags: null, expires_at: null, max_clicks: null, permanent: false }
}

/** The id of a version, `code.n`. */
export function versionId(code: string, version: number): string {
  return `${code}.${version}`
}

/** A new link: version 1 of its chain, served from `now` (milliseconds since 1970). */
export function newLink(code: string, settings: Settings, now: number, { owner, attempt }: Origin = nobody): Link {
  const at = new Date(now).toISOString()
  return { code, owner, attempt, created_at: at, deleted_at: null, version: 1, active_from: at, ...settings }
}

const nobody: Origin = { owner: null, attempt: null }

/** The link after an edit: the next version, served from `now` (milliseconds since 1970). */
export function edited(link: Link, changes: Partial<Settings>, now: number): Link {
  return { ...link, ...changes, version: link.version + 1, active_from: new Date(now).toISOString() }
}

/** Whether an edit says anything that the link does not say already. */
export function changes(link: Link, wanted: Partial<Settings>): boolean {
  return Object.entries(wanted).some(
    ([field, value]) => JSON.stringify(link[field as keyof Settings]) !== JSON.stringify(value),
  )
}

/** Why a link does not lead anywhere at `now` (milliseconds since 1970), or null while it does. Exact: at the very instant of its expiry it is over. */
export function endOf(link: Pick<Link, 'expires_at' | 'deleted_at'>, now: number): 'deleted' | 'expired' | null {
  if (link.deleted_at !== null) return 'deleted'
  return link.expires_at !== null && Date.parse(link.expires_at) <= now ? 'expired' : null
}

/** Refuses with `deleted` for a link that was deleted. */
export function refuseDeleted(link: Link): void {
  if (link.deleted_at !== null) throw new Refusal('deleted', `The link ${link.code} was deleted.`)
}

/** Refuses a link that does not lead anywhere at `now` (milliseconds since 1970): with `deleted` or `expired`. */
export function refuseEnded(link: Pick<Link, 'code' | 'expires_at' | 'deleted_at'>, now: number): void {
  const end = endOf(link, now)
  if (end !== null)
    throw new Refusal(end, `The link ${link.code} ${end === 'deleted' ? 'was deleted' : 'has expired'}.`)
}

/**
 * The link as the API answers it, at one of its versions. `base` is the public URL without a final slash.
 * The ids of all its versions are there whichever is asked for, oldest first; one id means never edited.
 */
export function answerOf(link: Link, base: string, shown: Version = link): LinkAnswer {
  const { long_url, title, tags, expires_at, max_clicks, permanent } = shown
  return {
    code: link.code,
    short_url: `${base}/${link.code}`,
    long_url,
    id: versionId(link.code, shown.version),
    edit_history_link_ids: Array.from({ length: link.version }, (_, n) => versionId(link.code, n + 1)),
    title,
    tags,
    created_at: link.created_at,
    expires_at,
    max_clicks,
    permanent,
  }
}
