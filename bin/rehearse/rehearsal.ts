// One rehearsal on a stage that stands: traffic, the last questions, a look at every link, and what it comes to.
import { setTimeout as sleep } from 'node:timers/promises'
import { bytesOf, textOf } from '../../core/legacy/bytes'
import { lateDates, readExpected, rulesAt } from '../../core/shadow/judging/rules'
import { openLegacy } from '../../core/shadow/legacy-client'
import type { Summary } from '../../core/shadow/pairs/pairs'
import { openYourls } from '../../core/transfer/yourls'
import { expectedDifferences } from '../../lib/expected-differences'
import { openFunctions } from '../compare/functions'
import { allKeywords } from '../compare/keywords'
import type { Pairs } from '../compare/query'
import { type Result, sweep } from '../compare/sweep'
import type { Replay } from './access-log'
import { cardsOf } from './cards'
import { openClient } from './client'
import { drive, sendAll } from './drive'
import { openJournal } from './journal'
import type { Options } from './options'
import { quietQuestions } from './quiet'
import { type Report, reportOf, type Traffic } from './report'
import type { Stage } from './stage'
import { merged, summariesOf } from './summaries'
import { openTraffic } from './traffic'
import { sumsOf } from './verdict'

interface Around {
  replay: Replay | null
  /** Ends the traffic; the rest is done all the same. */
  interrupt: { readonly isPressed: boolean }
  display: {
    readonly pause: number
    show(state: Parameters<ReturnType<typeof import('./display').openDisplay>['show']>[0]): void
    say(line: string): void
  }
}

type Wish = Pick<Options, 'rps' | 'seconds' | 'seed' | 'mix' | 'dial' | 'mint' | 'bug' | 'legacy'> & {
  replay: string | null
}

/** The router believes a state of the migration for so long, in milliseconds, and a little. */
const believed = 4_600

/** The most links that are looked at in the end: beyond that, only those that were touched. */
const mostSwept = 20_000

/** The last questions are not stopped by what ended the traffic. */
const uninterrupted = { isPressed: false }

/** Runs it, and gives the report. */
export async function rehearse(stage: Stage, wish: Wish, { replay, interrupt, display }: Around): Promise<Report> {
  const { candidate, legacy, known, place, epochs } = stage
  const began = new Date()
  const client = openClient(candidate.platform.url)
  const journal = openJournal()
  const troubles: string[] = [...stage.troubles]
  candidate.faults?.set(wish.bug)
  const road = {
    ...{ client, interrupt },
    sent: journal.sent,
    heard(asked: Parameters<typeof journal.heard>[0], got: Parameters<typeof journal.heard>[1]) {
      journal.heard(asked, got)
      if (asked.kind === 'shorturl') known.learn(got.body, urlIn(got.body), place.root)
    },
  }
  const traffic = openTraffic(wish.seed, wish.mix, place)
  const most = Math.round(wish.rps * wish.seconds)
  const next = (index: number) => {
    if (replay !== null) return replay.asked[index] ?? null
    return index < most ? traffic(index, known, Date.now()) : null
  }

  let excused = 0
  let isDriving = true
  const watching = watch()
  try {
    await drive({ ...road, rps: wish.rps, next })
  } finally {
    isDriving = false
    await watching
  }
  const stopped = interrupt.isPressed
  if (stopped)
    display.say(
      'The traffic was ended; what was seen so far is looked at now. Ctrl-C once more ends everything at once.',
    )
  const settled = await tried(async () => candidate.platform.settled().then(() => true))
  const quiet = settled === null ? null : await tried(askQuietly)
  const swept = settled === null ? null : await tried(lookAtAll)
  client.close()
  return told()

  /** What fails on the way to the verdict is told in it, and is no reason to say nothing. */
  async function tried<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act()
    } catch (error) {
      troubles.push(`The last steps failed: ${error instanceof Error ? error.message : error}.`)
      return null
    }
  }

  /** Shows how far it is as long as there is traffic. */
  async function watch(): Promise<void> {
    while (isDriving) {
      const due = performance.now() + display.pause * 1_000
      while (isDriving && performance.now() < due) await sleep(50)
      const summary = await summariesOf(candidate.pairs, epochs).then(merged, () => nothing)
      const seconds = Math.round((Date.now() - began.getTime()) / 1_000)
      const p50 = journal.quantile(0.5, Math.ceil(wish.rps * display.pause))
      display.show({ seconds, sent: journal.total.sent, answered: journal.total.answered, sums: sumsOf(summary), p50 })
    }
  }

  async function askQuietly(): Promise<Report['quiet']> {
    const unique = legacy.install.unique_urls !== false && wish.mint === 0
    const { visits, requests, links, touched } = quietQuestions(place, known, {
      ...{ touched: journal.touched, sent: journal.total.sent, unique },
    })
    display.say(
      `Asks the last ${visits.length + requests.length} questions, about ${links} of ${touched} links that were touched, where counters have to be equal.`,
    )
    await sendAll(visits, { ...road, interrupt: uninterrupted })
    await candidate.platform.settled()
    const last = await candidate.change('the last questions of a rehearsal', { exact: true })
    await sleep(believed)
    await sendAll(requests, { ...road, interrupt: uninterrupted })
    await candidate.platform.settled()
    const judged = sumsOf(merged(await summariesOf(candidate.pairs, { from: last.epoch, withUnknown: false })))
    if (judged.eligible < requests.length - journal.total.failed) {
      throw new Error(`only ${judged.eligible} of the last ${requests.length} questions were judged exactly`)
    }
    return { requests: visits.length + requests.length, links, touched }
  }

  async function lookAtAll(): Promise<Result> {
    const yourls = openYourls({ url: legacy.url, credentials: legacy.credentials })
    const all = await allKeywords(yourls, candidate, () => {})
    const keywords = all.length <= mostSwept ? all : all.filter((keyword) => journal.touched.has(keyword))
    const certain = await certainOf(keywords, yourls)
    excused = keywords.length - certain.length
    display.say(`Looks at ${certain.length.toLocaleString('en')} links on both sides.`)
    const { settings, deployment, originSecret } = candidate
    return sweep({
      ...{ keywords: certain, settings, login: loginOf(legacy.credentials), exact: true, rate: null },
      minted: wish.mint > 0,
      ...{ interrupt: uninterrupted, rules: rulesAt(expected, Date.now(), lateDates) },
      legacy: openLegacy(legacy.url),
      candidate: openFunctions(deployment, originSecret),
    })
  }

  /** Of which nothing may have been done, on one side, by a request whose answer was lost. */
  async function certainOf(keywords: readonly string[], yourls: ReturnType<typeof openYourls>): Promise<string[]> {
    const { pairs, seal } = candidate
    const likely = keywords.filter((keyword) => !journal.uncertain.has(keyword))
    const noted = await pairs.unknownSoFar()
    if (noted.size === 0) return likely
    const certain: string[] = []
    for (const keyword of likely) {
      const url = await yourls.urlOf(textOf(keyword))
      const name = seal.nameOf(keyword)
      const isNamed = noted.has(`keyword:${name}`) || noted.has(`click:${name}`)
      if (!isNamed && (url === null || !noted.has(`url:${seal.nameOf(bytesOf(url))}`))) certain.push(keyword)
    }
    return certain
  }

  async function told(): Promise<Report> {
    const summaries = await summariesOf(candidate.pairs, epochs)
    const cards = await cardsOf({
      ...{ summaries, samples: candidate.pairs.samples, seal: candidate.seal, remembered: journal.remembered },
      ...{ entry: place.entry, swept: swept?.found ?? [], site: legacy.site, login: loginOf(legacy.credentials) },
    })
    const unanswered = [...journal.failures.values()].reduce((sum, count) => sum + count, 0)
    return reportOf({
      evidence: {
        ...{ summary: merged(summaries), sent: journal.total.sent, unanswered, troubles },
        rules: expected.map(({ id, route, cap }) => ({ id, route, cap })),
        swept: swept && {
          ...{ keywords: swept.keywords, isDone: swept.isDone, failed: swept.failed },
          ...{ differing: swept.differing.length, excused },
        },
      },
      ...{ began, ended: new Date(), stopped, quiet, cards, traffic: trafficOf(journal) },
      legacy: { url: wish.legacy ?? '', site: legacy.site, notes: legacy.notes },
      wish: {
        ...{ rps: wish.rps, seconds: wish.seconds, seed: wish.seed, bug: wish.bug },
        ...{ dial: wish.dial / 100, mint: wish.mint / 100, mix: replay === null ? { ...wish.mix } : null },
        replay:
          replay === null
            ? null
            : { file: wish.replay ?? '', requests: replay.asked.length, bad: replay.bad, others: replay.others },
      },
    })
  }
}

const expected = readExpected(expectedDifferences().json)

const nothing: Summary = { epoch: '', tallies: [], fingerprints: [], lost: 0 }

function trafficOf(journal: ReturnType<typeof openJournal>): Traffic {
  const { total, kinds, statuses, failures, quantile } = journal
  return {
    ...total,
    kinds: Object.fromEntries(kinds),
    statuses: Object.fromEntries(statuses),
    failures: Object.fromEntries(failures),
    latency: { p50: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99) },
  }
}

function loginOf(credentials: object): Pairs {
  return Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))] as const)
}

/** The URL that was stored; empty where the answer to a creation does not say it. */
function urlIn(body: string): string {
  const json = /"url":\{"keyword":"(?:[^"\\]|\\.)*","url":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
  if (json !== undefined) return bytesOf(JSON.parse(`"${json}"`))
  return /<url><keyword>[^<]*<\/keyword><url>([^<&]*)<\/url>/.exec(body)?.[1] ?? ''
}
