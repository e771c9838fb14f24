// A delivery of the router's records becomes verdicts, each counted once, however often the delivery comes and wherever it is cut short.
import { type Delivery, openBatch, payloadOf } from '../../clicks/batch'
import { inParallel } from '../../clicks/parallel'
import { isList } from '../judging/counts'
import { faultPrint } from '../judging/fingerprint'
import type { HeardLine, Known, Origin, Pairs } from '../pairs/pairs-table'
import type { Judged } from '../pairs/tally'
import { readShadowLine } from '../records/line-reader'
import { boundOf } from '../records/lines'
import type { Mirrored, ShadowLine } from '../records/record'
import type { Seal } from '../records/seal'
import { sorted } from '../route'
import { omitted, plain, type Verdict } from '../verdict'
import { careful } from './careful'
import { clickDeliveries } from './clicks'
import { compareOne, type Prepared, prepared } from './compare-one'
import { inLanes, laneOf } from './lanes'
import { madeBy } from './made'
import { resolveRaces, type Taken } from './races'
import { sampleOf } from './sample'
import type { Around, Outcome, Subject } from './subject'
import { isExplained } from './unknown'

export interface Comparing extends Omit<Around, 'nameOf' | 'lag'> {
  /** Gives what waits (`lag`) for what may come as late as a delivery whose youngest request came at `youngest`, in milliseconds since 1970. */
  lagFor: (youngest: number) => Around['lag']
  pairs: Pairs
  seal: Seal
  /** What is deployed and judged by: verdicts of other versions are another epoch's. */
  versions: string
  /** Hands clicks to where they are counted. Resolves when they are on their way. */
  count: (clicks: Delivery) => Promise<void>
  /** Takes what somebody has to look at. Is never told what a request or an answer held. */
  complain: (problem: string, details: object) => void
}

/** What became of a delivery, in lines. */
export interface Report {
  lines: number
  compared: number
  unreadable: number
}

/** How many requests are shown to the other side at a time. */
const abreast = 16

/**
 * Compares a delivery. What is written, in this order: that its requests need a verdict; what came of them; their clicks; and last the
 * verdicts, which end it. A repetition does again what lacks its end, and nothing else. Throws for the delivery to be repeated.
 */
export async function compareDelivery(delivery: Delivery, comparing: Comparing): Promise<Report> {
  const batch = openBatch(delivery)
  if (batch === null) return { lines: 0, compared: 0, unreadable: 0 }
  const lines = batch.messages.map(readShadowLine)
  const read = lines.filter((line) => line !== null)
  const unreadable = lines.length - read.length
  if (unreadable > 0) comparing.complain('lines that cannot be read', { batch: batch.id, lines: unreadable })

  const origin = (epoch: string): Origin => ({ epoch, batch: batch.id, stream: batch.stream })
  const groups = groupsOf(read, comparing.versions)
  const known = new Map<Group, Known>()
  for (const group of groups)
    known.set(group, await comparing.pairs.announce(origin(group.epoch), group.minute, group.lines.map(heardOf)))
  const repeated = [...known.values()].some((each) => each !== 'new')
  const open = groups.filter((group) => known.get(group) !== 'concluded')

  const taken = open.flatMap(({ epoch, lines }) => lines.map((line) => takenUp(line, epoch, comparing)))
  const youngest = Math.max(0, ...taken.map(({ subject }) => subject?.at ?? 0))
  const around = { ...comparing, nameOf: comparing.seal.nameOf, lag: comparing.lagFor(youngest) }
  await compareAll(taken, repeated, around)
  if (!repeated) repeatWhatIsLost(taken)
  const complain = (error: unknown) => comparing.complain('a pair could not be compared again', faultOf(error))
  await resolveRaces(taken, { around, complain, among: ({ sorted }) => !isList(sorted) })
  // Where a minute was concluded, the clicks of all were on their way before.
  if (open.length === groups.length) await handOverClicks(delivery, lines, taken, comparing)
  // What counts clicks has to wait for those of this very delivery.
  await resolveRaces(taken, { around, complain, among: ({ sorted }) => isList(sorted) })
  await excuseUnknown(taken, comparing)
  await keepSamples(taken, comparing)
  for (const group of open) {
    const judged = taken
      .filter(({ line, epoch }) => line.minute === group.minute && epoch === group.epoch)
      .map(judgedOf)
    await comparing.pairs.conclude(origin(group.epoch), group.minute, judged)
  }
  return { lines: lines.length, compared: taken.filter(({ subject }) => subject !== null).length, unreadable }
}

interface Group {
  epoch: string
  minute: string
  lines: ShadowLine[]
}

function groupsOf(lines: readonly ShadowLine[], versions: string): Group[] {
  const groups = new Map<string, Group>()
  for (const line of lines) {
    const epoch = `${line.epoch}-${versions}`
    const key = `${epoch} ${line.minute}`
    const group = groups.get(key) ?? { epoch, minute: line.minute, lines: [] }
    group.lines.push(line)
    groups.set(key, group)
  }
  return [...groups.values()]
}

async function compareAll(taken: readonly Taken[], repeated: boolean, around: Comparing & Around): Promise<void> {
  const complain = (error: unknown) => around.complain('a pair could not be compared', faultOf(error))
  const items = taken.flatMap((item) => {
    if (item.subject === null) return []
    const { subject } = item
    // A creation is shown at once; what it made may be asked for by lines of another stream, which therefore wait for a moment.
    const ready = subject.sorted.effect === 'create' ? Promise.resolve() : around.aged(subject.at)
    return [{ item: { ...item, subject, into: item }, lane: laneOf(subject, madeIn(subject)), ready }]
  })
  const ready = new Map<Subject, Prepared>()
  await inParallel(abreast, items, async ({ item: { subject } }) => {
    ready.set(subject, await prepared(subject, around))
  })
  await inLanes(abreast, items, async ({ subject, into }) => {
    const made = ready.get(subject) ?? (async () => [])
    const outcome = await compareOne(subject, made, { repeated, complain }, around)
    into.outcome = outcome
    if (outcome.unknown.length > 0) await around.pairs.noteUnknown(outcome.unknown)
    const { more } = outcome
    if (more === undefined) return null
    return async () => {
      into.outcome = { ...outcome, verdict: await more() }
    }
  })
}

/** A line with what was sealed in it. What does not open is counted as not compared. */
function takenUp(line: ShadowLine, epoch: string, { seal, settings, complain }: Comparing): Taken {
  const none = (verdict: Outcome['verdict']): Taken => {
    return { line, epoch, subject: null, outcome: { verdict, pair: null, click: null, unknown: [] } }
  }
  if (line.omission !== undefined) return none(omitted(line.omission))
  const mirrored = opened(line, seal)
  if (mirrored === null) return none(omitted('unreadable'))
  try {
    const subject = { ...mirrored, sorted: sorted(mirrored.request, settings), side: line.side }
    return { ...none(omitted('unreadable')), subject }
  } catch (error) {
    complain('a request could not be sorted', faultOf(error))
    return none({
      ...plain('comparator_error'),
      fingerprint: faultPrint({ ...line, keyword: '', parameters: null }, error),
    })
  }
}

function opened(line: ShadowLine, seal: Seal): Mirrored | null {
  try {
    return seal.open(line.sealed ?? '', boundOf(line)) as Mirrored
  } catch {
    return null
  }
}

function madeIn({ sorted, answer }: Subject) {
  try {
    return sorted.effect === 'create' && answer.failure === undefined ? madeBy(answer) : null
  } catch {
    return null
  }
}

/**
 * What the candidate could not carry out, or what the legacy said it had made and then did not show, is missing there from now on: a
 * link, or a click. So the delivery is repeated once, some time later; the candidate recognises what it has carried out.
 */
function repeatWhatIsLost(taken: readonly Taken[]): void {
  const isLost = ({ subject, outcome: { verdict, pair } }: Taken) =>
    subject !== null &&
    subject.side === 'legacy' &&
    subject.sorted.effect !== 'none' &&
    (pair?.candidate.failure !== undefined ||
      verdict.omission === 'breaker_open' ||
      (pair === null && verdict.class === 'answer_error' && subject.answer.failure === undefined))
  if (taken.some(isLost)) throw new Error('the candidate did not carry out all of a delivery: to be repeated')
}

async function excuseUnknown(taken: readonly Taken[], { pairs, seal, complain }: Comparing): Promise<void> {
  const diverged = taken.filter(({ outcome }) => outcome.verdict.class === 'divergence')
  if (diverged.length === 0) return
  const noted = await pairs.unknownSoFar()
  for (const into of diverged) {
    const { subject, outcome } = into
    const { pair, verdict } = outcome
    if (subject === null || pair === null) continue
    const explained = async () =>
      isExplained(subject, pair, verdict, noted, seal) ? plain('answer_error', verdict.differences) : verdict
    const tell = (error: unknown) => complain('a divergence could not be explained', faultOf(error))
    const care = { sorted: subject.sorted, complain: tell, otherwise: (fault: Verdict) => fault }
    into.outcome = { ...outcome, verdict: await careful(explained, care) }
  }
}

async function handOverClicks(
  delivery: Delivery,
  lines: readonly (ShadowLine | null)[],
  taken: readonly Taken[],
  { count }: Comparing,
): Promise<void> {
  const clicks = new Map(taken.map(({ line, outcome }) => [line, outcome.click]))
  const clicked = lines.map((line) => ({ line, click: line === null ? null : (clicks.get(line) ?? null) }))
  for (const each of clickDeliveries(payloadOf(delivery), clicked)) await count(each)
}

async function keepSamples(taken: readonly Taken[], { pairs, seal, complain }: Comparing): Promise<void> {
  await inParallel(abreast, taken, async ({ epoch, subject, outcome: { verdict, pair } }) => {
    const { fingerprint } = verdict
    if (fingerprint === undefined) return
    // The counts are what matters: without a description a fingerprint is shown by its id, and there may be no sample of it.
    try {
      await pairs.describe(epoch, fingerprint)
      if (subject !== null)
        await pairs.sample(epoch, fingerprint.id, subject.id, () => sampleOf(subject, verdict, pair, seal))
    } catch (error) {
      complain('a sample could not be kept', faultOf(error))
    }
  })
}

function heardOf({ minute, writer, n, route, effect, method, side }: ShadowLine): HeardLine {
  return { stratum: { route, effect, method, side }, minute, writer, n }
}

function judgedOf({ line, outcome }: Taken): Judged {
  const { stratum, minute } = heardOf(line)
  return { stratum, minute, verdict: outcome.verdict }
}

/** Where our own code failed, without the message: that may quote what it failed on. */
function faultOf(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error }
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { error: error.constructor.name, stack: stack.slice(0, 5).join('\n') }
}
