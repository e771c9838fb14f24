// Every keyword once on both sides: finds what live traffic never touches. Asks both for `expand` and `url-stats`, and the candidate alone
// where it leads, none of which counts.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bytes } from '../../core/legacy/bytes'
import type { LegacySettings } from '../../core/legacy/settings'
import { candidateFollowed } from '../../core/shadow/asking/followed'
import type { Answer, SentRequest } from '../../core/shadow/exchange'
import { judge } from '../../core/shadow/judging/judge'
import { type Redacted, redact } from '../../core/shadow/judging/redact'
import type { Rules } from '../../core/shadow/judging/rules'
import type { Pair } from '../../core/shadow/pair'
import { sorted } from '../../core/shadow/route'
import type { Fingerprint, Verdict } from '../../core/shadow/verdict'
import type { AskCandidate } from './functions'
import { encoded, type Pairs } from './query'

/** What a sweep needs. */
export interface Sweep {
  keywords: readonly Bytes[]
  legacy: (request: SentRequest) => Promise<Answer>
  candidate: AskCandidate
  settings: LegacySettings
  login: Pairs
  rules: Rules
  /** Whether the candidate made links of its own: the legacy dates those when it is shown them, and sees another address. */
  minted: boolean
  /** Whether counters must be equal to the click: only where no traffic is under way. */
  exact: boolean
  /** Links a second; null for as fast as both answer. */
  rate: number | null
  interrupt: { readonly isPressed: boolean }
  /** What a sweep that was stopped had found before these keywords. */
  before?: Result | undefined
  /** Told of every keyword up to which all are done, and of what was found by then. */
  done?: (keyword: Bytes, result: Result) => void
}

/** A difference that was found, how often, and at which links first. */
export interface Found {
  fingerprint: Fingerprint
  count: number
  keywords: Bytes[]
  differences: Redacted[]
  at: string
}

export interface Result {
  /** How many were looked at. */
  keywords: number
  /** Links of which one answer at least differs, by fingerprint and altogether. */
  found: Found[]
  differing: Bytes[]
  /** Links that one of the sides gave no answer about. */
  failed: number
  isDone: boolean
}

const nothing: Result = { keywords: 0, found: [], differing: [], failed: 0, isDone: false }
const lag = 2_000
const abreast = 4

/** Asks both sides about every link. A difference is asked for once more a moment later, since a link may be made just then. */
export async function sweep(given: Sweep): Promise<Result> {
  const { keywords, rate, interrupt, before = nothing, done = () => {} } = given
  const result = structuredClone(before)
  const began = performance.now()
  let next = 0
  let behind = 0
  const finished = new Set<number>()
  const lane = async () => {
    while (next < keywords.length && !interrupt.isPressed) {
      const index = next++
      if (rate !== null) await sleep(Math.max(0, began + (index * 1_000) / rate - performance.now()))
      await lookAt(keywords[index] ?? '', given, result)
      finished.add(index)
      while (finished.delete(behind)) done(keywords[behind++] ?? '', result)
    }
  }
  await Promise.all(Array.from({ length: abreast }, lane))
  return { ...result, isDone: behind === keywords.length }
}

async function lookAt(keyword: Bytes, given: Sweep, result: Result): Promise<void> {
  const verdicts: Verdict[] = []
  for (const action of ['expand', 'url-stats'] as const) {
    const first = await asked(action, keyword, given)
    if (given.exact || !first.some(isBad)) verdicts.push(...first)
    else {
      await sleep(lag)
      verdicts.push(...(await asked(action, keyword, given)))
    }
  }
  result.keywords++
  const differing = verdicts.filter(({ class: kind }) => kind === 'divergence')
  if (differing.length > 0) result.differing.push(keyword)
  else if (verdicts.some(isBad)) result.failed++
  for (const verdict of differing) note(verdict, keyword, result)
}

function isBad({ class: kind }: Verdict): boolean {
  return ['divergence', 'shadow_error', 'shadow_timeout', 'answer_error', 'comparator_error'].includes(kind)
}

async function asked(action: 'expand' | 'url-stats', keyword: Bytes, given: Sweep): Promise<Verdict[]> {
  const request = requestAbout(action, keyword, given.login, given.settings)
  const [legacy, candidate] = await Promise.all([given.legacy(request), given.candidate(request, action)])
  const verdict = judged(request, legacy, candidate, given)
  return action === 'expand' ? [verdict, ...(await followedTo(keyword, request, legacy, given))] : [verdict]
}

/** Where the candidate leads, held against what the legacy has said of it, since to follow a link there is a click. */
async function followedTo(keyword: Bytes, asked: SentRequest, expanded: Answer, given: Sweep): Promise<Verdict[]> {
  const { settings, candidate } = given
  const found = await candidateFollowed(keyword, { like: asked, expanded, settings }, ({ request, route }) =>
    candidate(request, route),
  )
  return found === null ? [] : [judged(found.question.request, found.legacy, found.candidate, given)]
}

function judged(request: SentRequest, legacy: Answer, candidate: Answer, given: Sweep): Verdict {
  const { settings, exact, rules, minted } = given
  const pair: Pair = {
    ...{ request, sorted: sorted(request, settings), settings, side: 'legacy', legacy, candidate },
    ...{ exact, pinned: !minted },
  }
  return judge(pair, rules)
}

/** A question about one link, in a form: credentials in it are in no log. */
export function requestAbout(
  action: string,
  keyword: Bytes,
  login: Pairs,
  { site }: Pick<LegacySettings, 'site'>,
): SentRequest {
  const { host, pathname } = new URL(site)
  return {
    method: 'POST',
    target: `${pathname.replace(/\/+$/, '')}/yourls-api.php`,
    host,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'understudy' },
    body: encoded([['action', action], ['shorturl', keyword], ['format', 'json'], ...login]),
    address: '127.0.0.1',
    tls: false,
  }
}

function note({ fingerprint, differences }: Verdict, keyword: Bytes, { found }: Result): void {
  if (fingerprint === undefined) return
  const known = found.find((each) => each.fingerprint.id === fingerprint.id)
  if (known === undefined) {
    const at = new Date().toISOString()
    found.push({ fingerprint, count: 1, keywords: [keyword], differences: differences.map(redact), at })
  } else {
    known.count++
    if (known.keywords.length < 10) known.keywords.push(keyword)
  }
}
