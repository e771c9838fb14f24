// What a creation has left behind on both sides. Two replies can be equal and the links not be.
import type { Bytes } from '../../legacy/bytes'
import type { Answer, Side } from '../exchange'
import { divergencePrint } from '../judging/fingerprint'
import { safePath } from '../judging/redact'
import { gravest } from '../judging/severity'
import { sorted } from '../route'
import { bad, type Difference, type Verdict } from '../verdict'
import { apiQuestion, credentialsOf } from './api-question'
import type { Question } from './asking'
import { candidateFollowed } from './followed'
import { type Around, heard, type Subject, shown } from './subject'

/** Reads a link back from both sides and judges each pair. `pinned`: the links were to be the same to the second. */
export async function effectsOf(subject: Subject, keyword: Bytes, around: Around, pinned: boolean): Promise<Verdict[]> {
  const { settings } = around
  const verdicts: Verdict[] = []
  const judge = (what: string, { request }: Question, legacy: Answer, candidate: Answer) => {
    const { side, exact } = subject
    const asked = { request, sorted: sorted(request, settings), settings, side, legacy, candidate }
    const pair = { ...asked, exact, pinned, minted: side === 'candidate' }
    verdicts.push(asEffect(around.judge(pair), what, subject))
  }
  const both = (question: Question) =>
    Promise.all([readBack('legacy', question, subject, around), readBack('candidate', question, subject, around)])
  const shorturl = { ...credentialsOf(subject.sorted.parameters ?? new Map()), shorturl: keyword }
  const expand = apiQuestion(subject.request, 'expand', shorturl, settings)
  const [theirs, shown] = await both(expand)
  judge('expand', expand, theirs, shown)
  const stats = apiQuestion(subject.request, 'url-stats', shorturl, settings)
  judge('url-stats', stats, ...(await both(stats)))
  const followed = await candidateFollowed(keyword, { like: subject.request, expanded: theirs, settings }, (question) =>
    readBack('candidate', question, subject, around),
  )
  if (followed !== null) judge('redirect', followed.question, followed.legacy, followed.candidate)
  return verdicts
}

/** Asks a side something that changes nothing there. */
export async function readBack(side: Side, question: Question, subject: Subject, { ask }: Around): Promise<Answer> {
  const asked = side === 'candidate' ? shown(subject, question, true) : question
  return heard(await ask(side, asked, { again: true })).answer
}

/** What counts for the worst, first. One effect that the answering side could not tell of says nothing. */
const order: readonly Verdict['class'][] = [
  'comparator_error',
  'shadow_error',
  'shadow_timeout',
  'divergence',
  'expected_difference',
  'noise',
  'match_normalised',
  'match_exact',
]

/**
 * The verdict on a creation, out of those on its reply and its effects (`effectsOf`): the worst of them, with every mask that was needed.
 * Where the answering side could tell neither by `expand` nor by `url-stats` what it has made, nothing was seen to match.
 */
export function worstOf(reply: Verdict, effects: readonly Verdict[]): Verdict {
  const told = [reply, ...effects.filter((effect) => order.includes(effect.class))]
  const worst =
    order.map((name) => told.find((each) => each.class === name)).find((each) => each !== undefined) ?? reply
  const [expand, stats] = effects
  const isUnread = expand?.class === 'answer_error' && stats?.class === 'answer_error'
  if (isUnread && !bad.has(worst.class)) return expand
  return { ...worst, masks: [...new Set(told.flatMap(({ masks }) => masks))] }
}

/** A verdict on what a creation has left behind, as one on the creation. */
function asEffect(verdict: Verdict, what: string, subject: Subject): Verdict {
  const differences = verdict.differences.map((each): Difference => ({ ...each, path: `effect.${what}.${each.path}` }))
  const print = verdict.fingerprint
  if (verdict.class !== 'divergence' || print === undefined) return { ...verdict, differences }
  const named = (each: Difference) => each.kind === print.kind && safePath(each.path) === `effect.${what}.${print.path}`
  const chief = differences.find(named) ?? gravest(differences)
  return chief === undefined
    ? { ...verdict, differences }
    : { ...verdict, differences, fingerprint: divergencePrint(subject.sorted, chief, differences) }
}
