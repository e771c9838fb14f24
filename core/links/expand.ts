import { type Problem, Refusal } from '../refusals'
import { isCode } from './code'
import { answerOf, type Link, type LinkAnswer, refuseEnded, type Version, versionId } from './link'
import type { History, Links } from './table'
import { displayUrl } from './url'

/** A link and how to show where it leads: `expanded_url` for a title or a status bar, `display_url` for running text. */
export interface Expansion extends LinkAnswer {
  status: 200
  expanded_url: string
  display_url: string
}

/** What came of one of many codes: the expansion, or why there is none, with the code as it was asked for. */
export type Expanded = Expansion | (Problem & { code: string })

/** Expands up to 100 codes at `now` (milliseconds since 1970), each on its own, in the order asked. `base` as in `answerOf`. */
export async function expandAll(
  codes: readonly string[],
  links: Links,
  base: string,
  now: number,
): Promise<Expanded[]> {
  const found = await links.findAll(codes.filter(isCode))
  const byCode = new Map(codes.filter(isCode).map((code, n) => [code, found[n] ?? null]))
  return codes.map((code) => expand(code, byCode.get(code) ?? null, base, now))
}

/** A version in a link's history: what it said, and from when to when it was served (`active_to` null: it still is). */
export interface PastVersion extends Omit<Version, 'version'> {
  id: string
  active_to: string | null
}

/** The versions of a link, oldest first. Each was served until the next one, or until the link was deleted. */
export function pastVersions({ link, versions }: History): PastVersion[] {
  return versions.map(({ version, active_from, ...settings }, n) => ({
    id: versionId(link.code, version),
    ...settings,
    active_from,
    active_to: versions[n + 1]?.active_from ?? link.deleted_at,
  }))
}

/** One version of a link by its number or its id (`code.n`). Refuses one that the link does not have. */
export function pickVersion({ link, versions }: History, wanted: string): Version {
  const version = versions.find((each) => [String(each.version), versionId(link.code, each.version)].includes(wanted))
  if (version !== undefined) return version
  throw new Refusal('not-found', `The link ${link.code} has no such version; it has 1 to ${link.version}.`, 'version')
}

function expand(code: string, link: Link | null, base: string, now: number): Expanded {
  try {
    if (link === null) throw new Refusal('not-found', `There is no link ${JSON.stringify(code.slice(0, 64))}.`)
    refuseEnded(link, now)
    const { long_url } = link
    return { status: 200, ...answerOf(link, base), expanded_url: long_url, display_url: displayUrl(long_url) }
  } catch (error) {
    if (error instanceof Refusal) return { code, ...error.problem }
    throw error
  }
}
