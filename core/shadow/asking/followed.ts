// Where a keyword leads, without following it: a redirect counts, so what it would answer is taken from `expand`.
import type { Bytes } from '../../legacy/bytes'
import { asciiLocation, redirect } from '../../legacy/pages'
import type { LegacySettings } from '../../legacy/settings'
import type { Answer, SentRequest } from '../exchange'
import { sorted } from '../route'
import { pathQuestion } from './api-question'
import type { Question } from './asking'
import { longUrlIn } from './made'

/**
 * Follows a keyword on the candidate, where `ask` counts nothing, and gives what the legacy would have answered beside it. Null for what is
 * no path, and where `expand` (`expanded`) does not tell.
 */
export async function candidateFollowed(
  keyword: Bytes,
  { like, expanded, settings }: { like: SentRequest; expanded: Answer; settings: LegacySettings },
  ask: (question: Question) => Promise<Answer>,
): Promise<{ question: Question; legacy: Answer; candidate: Answer } | null> {
  const question = pathQuestion(like, keyword, settings)
  const { route, keyword: meant } = sorted(question.request, settings)
  // The keyword 0 is stored and never followed (contract, 9).
  if (route !== 'redirect' || meant !== keyword || keyword === '0') return null
  const candidate = await ask(question)
  const legacy = followed(expanded, candidate, settings)
  return legacy === null ? null : { question, legacy, candidate }
}

/**
 * The answer to following a keyword, by the answer to `expand`, in all else like another one. Null when that says nothing of it.
 * Only status and Location are known this way, and the header that comes with a link.
 */
export function followed(expanded: Answer, like: Answer, { site }: Pick<LegacySettings, 'site'>): Answer | null {
  if (expanded.failure !== undefined || (expanded.status !== 200 && expanded.status !== 404)) return null
  const url = longUrlIn(expanded)
  if (expanded.status === 200 && url === null) return null
  const { status, headers } = url === null ? redirect(302, site) : redirect(301, url)
  const leads = like.status === 301 && url !== null
  const own = like.headers.filter(([name]) => name !== 'location' && (leads || name !== 'x-robots-tag'))
  const robots = url === null || leads ? [] : [['x-robots-tag', 'noindex'] as const]
  return { ...like, status, headers: [...own, ...robots, ['location', writtenLike(headers.location ?? '', like)]] }
}

/** `expand` gives the stored bytes; a redirect may have had to encode them. */
function writtenLike(location: Bytes, { headers }: Answer): Bytes {
  const [, sent = ''] = headers.find(([name]) => name === 'location') ?? []
  return asciiLocation(location) === sent ? sent : location
}
