// How a link is kept in the table of links: under its code, a `head` as it stands, and `v#n` for a version it once was.
import type { Link, Version } from './link'

/** A link as it stands, to be written. Without an owner it has no such attribute, and no place in the index by owner. */
export function headItem({ deleted_at, owner, attempt, ...link }: Link): Record<string, unknown> {
  return {
    ...link,
    part: 'head',
    ...(deleted_at === null ? {} : { deleted_at }),
    ...(owner === null ? {} : { owner }),
    ...(attempt === null ? {} : { attempt }),
  }
}

/** A version beside the head, to be written: the same bytes, whoever writes it. */
export function versionItem(code: string, version: Version): Record<string, unknown> {
  return { code, part: `v#${version.version}`, ...version }
}

/** The link that an item says. */
export function linkOf(item: object): Link {
  const { code, owner, attempt, created_at, deleted_at } = item as Link
  const origin = { owner: owner ?? null, attempt: attempt ?? null }
  return { code, ...origin, created_at, deleted_at: deleted_at ?? null, ...versionOf(item) }
}

/** The version that an item says. */
export function versionOf(item: object): Version {
  const { version, active_from, long_url, title, tags, expires_at, max_clicks, permanent } = item as Version
  return { version, active_from, long_url, title, tags, expires_at, max_clicks, permanent }
}
