// Runs cases, one after the other, on the ground that is there.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asked } from '../../bin/rehearse/asked'
import { openClient } from '../../bin/rehearse/client'
import { sendAll } from '../../bin/rehearse/drive'
import { type Own, ownEpochs } from '../../bin/rehearse/summaries'
import { type Outcome, sumsOf, verdictOf } from '../../bin/rehearse/verdict'
import type { Summary } from '../../core/shadow/pairs/pairs'
import type { Case } from './case'
import { counted, delta } from './delta'
import type { Ground } from './ground'
import { questionsOf } from './questions'

/** What came of a case. */
export interface Ran {
  name: string
  isHeld: boolean
  outcome: Outcome
  /** The fingerprint that names it; else the one that was met most often. */
  found: string
  /** All that was found, and what else was no match. */
  all: string[]
  pairs: number
  seconds: number
}

/** The router believes a state of the migration for so long, in milliseconds, and a little. */
const believed = 4_600
const uninterrupted = { isPressed: false }
/** How often many visits are made until something is found. */
const mostRounds = 9

/** Opens the way to run cases. */
export function openRuns(ground: Ground) {
  const { stage, proxy, harness } = ground
  const { candidate } = stage
  const client = openClient(candidate.platform.url)
  let epochs: Own | null = null
  let now = ''

  async function run(it: Case, seed: number): Promise<Ran> {
    const began = performance.now()
    await into(it)
    const before = await counted(candidate.pairs, epochs ?? stage.epochs)
    candidate.faults?.set(it.bug ?? null)
    harness.set(it.harness ?? null)
    proxy.set(it.manner?.() ?? null)
    let sent = 0
    let summary: Summary
    let round = 0
    do {
      const questions = questionsOf(it.asks, stage, seed)
      sent += questions.length
      await send(questions, it.asks === 'mixed' ? 8 : 4)
      await candidate.platform.settled()
      if (it.isCounted) {
        candidate.faults?.set(null)
        const afterwards = questionsOf('lists', stage, seed)
        sent += afterwards.length
        await send(afterwards, 4)
        await candidate.platform.settled()
      }
      summary = delta(before, await counted(candidate.pairs, epochs ?? stage.epochs))
    } while (it.asks === 'many visits' && summary.fingerprints.length === 0 && ++round < mostRounds)
    candidate.faults?.set(null)
    harness.set(null)
    proxy.set(null)
    return judged(it, summary, sent, Math.round((performance.now() - began) / 1_000))
  }

  /** Counters are exact but where they are in flight; the first case of either kind waits for the router to believe it. */
  async function into({ asks, mint = 0 }: Case): Promise<void> {
    const state = { exact: asks !== 'mixed', mint, dial: 0 }
    if (JSON.stringify(state) === now) return
    now = JSON.stringify(state)
    const { epoch } = await candidate.change('cases of the self-test', state)
    await sleep(believed)
    epochs = await ownEpochs(candidate.pairs, epoch)
  }

  function send(questions: readonly Asked[], abreast: number): Promise<void> {
    const { known, place } = stage
    return sendAll(
      questions,
      {
        ...{ client, interrupt: uninterrupted, sent: () => {} },
        heard: ({ kind }, { body }) => {
          if (kind === 'shorturl') known.learn(body, 'http://example.com/', place.root)
        },
      },
      abreast,
    )
  }

  return { run, close: () => client.close() }
}

function judged(it: Case, summary: Summary, sent: number, seconds: number): Ran {
  const swept = { keywords: 0, isDone: true, differing: 0, excused: 0, failed: 0 }
  const outcome = verdictOf({ summary, sent, unanswered: 0, rules: [], swept, troubles: [] })
  const { classes, compared } = sumsOf(summary)
  const named = summary.fingerprints.find(
    ({ name, class: kind }) => kind === it.class && (it.names?.test(name) ?? true),
  )
  const most = summary.fingerprints.toSorted((a, b) => b.count - a.count)[0]
  const isClass = it.class === null ? summary.fingerprints.length === 0 : classes[it.class] > 0
  return {
    name: it.name,
    isHeld: outcome.code === it.code && isClass && (it.names === undefined || named !== undefined),
    ...{ outcome, seconds, pairs: compared, all: toldOf(summary) },
    found: (named ?? most)?.name ?? '',
  }
}

function toldOf({ tallies, fingerprints }: Summary): string[] {
  const odd = tallies.flatMap(({ stratum: { route, method }, classes }) =>
    (['answer_error', 'race_resolved', 'comparator_error'] as const)
      .filter((name) => (classes[name] ?? 0) > 0)
      .map((name) => `${classes[name]} ${name} ${method} ${route}`),
  )
  return [...fingerprints.map(({ name, count }) => `${count} ${name}`), ...odd]
}
