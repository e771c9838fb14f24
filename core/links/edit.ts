import { Refusal } from '../refusals'
import { changes, endOf, type Link, type Settings, versionId } from './link'
import type { Links } from './table'

/** An edit as asked for: what to change, and `If-Match`, which names the version that the editor has seen. */
export interface Edit {
  wanted: Partial<Settings>
  ifMatch: string | undefined
}

/**
 * Edits the link of a code at `now` (milliseconds since 1970) and gives it as it stands then. An edit that changes nothing makes
 * no version. Refuses: `not-found`, what `check` does, `deleted`, `if-match-required`, `stale-version` when the link is not
 * (or no longer) the one the editor has seen, `too-many-versions`. An expired link can be edited: that is how it is renewed.
 */
export async function editLink(
  code: string,
  { wanted, ifMatch }: Edit,
  links: Links,
  now: number,
  check: (link: Link) => void = () => {},
): Promise<Link> {
  const link = await links.find(code)
  check(link)
  if (endOf(link, now) === 'deleted')
    throw new Refusal('deleted', `The link ${link.code} was deleted; it cannot be edited.`)

  const id = versionId(link.code, link.version)
  if (ifMatch === undefined) {
    throw new Refusal('if-match-required', `Send the header If-Match: "${id}" to edit the link as you have read it.`)
  }
  if (!matches(ifMatch, id))
    throw new Refusal('stale-version', `The link is at "${id}" now; read it again and repeat the edit.`)
  return changes(link, wanted) ? links.edit(link, wanted, now) : link
}

/** If-Match as RFC 9110, section 13.1.1, writes it: `*`, or a list of entity tags of which none is weak. Quotes may be missing. */
function matches(ifMatch: string, id: string): boolean {
  return ifMatch.split(',').some((tag) => ['*', id, `"${id}"`].includes(tag.trim()))
}
