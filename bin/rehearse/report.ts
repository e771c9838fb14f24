// Everything a rehearsal says at its end, as one value: the three forms of the report are written from it.
import type { Sample, Seen, Summary, Tally } from '../../core/shadow/pairs/pairs'
import { shownRoute } from '../../core/shadow/route'
import { type Class, classes } from '../../core/shadow/verdict'
import { type Code, type Evidence, type Sums, sumsOf, verdictOf } from './verdict'

/** The version of the form that report.json has. A field that is added does not change it; one that goes or changes does. */
export const form = 1

/** What is in report.json. Everything but names and numbers is text for people. */
export interface Report {
  form: typeof form
  verdict: { code: Code; word: 'equal' | 'could not tell' | 'different'; reasons: string[] }
  /** RFC 3339. */
  began: string
  ended: string
  /** Whether it was ended before its time. */
  stopped: boolean
  legacy: { url: string; site: string; notes: string[] }
  asked: Wish
  traffic: Traffic
  compared: Pick<
    Sums,
    'eligible' | 'compared' | 'pending' | 'coverage' | 'classes' | 'omissions' | 'rules' | 'masks'
  > & { lost: number }
  routes: RouteLine[]
  fingerprints: Card[]
  /** The last questions: how many, and about how many of the links that were touched. */
  quiet: { requests: number; links: number; touched: number } | null
  sweep: Evidence['swept']
}

/** How it was called. */
export interface Wish {
  rps: number
  seconds: number
  seed: number
  /** The mix, or the file of a replay. */
  mix: Record<string, number> | null
  replay: { file: string; requests: number; bad: number; others: number } | null
  /** Percentages. */
  dial: number
  mint: number
  bug: string | null
}

/** What the driver saw. Times are in milliseconds, of the answering path. */
export interface Traffic {
  sent: number
  answered: number
  failed: number
  kinds: Record<string, { sent: number; answered: number; failed: number }>
  statuses: Record<string, number>
  failures: Record<string, number>
  latency: { p50: number | null; p90: number | null; p99: number | null }
}

/** One stratum. */
export interface RouteLine {
  route: string
  method: string
  effect: string
  side: string
  eligible: number
  compared: number
  classes: Partial<Record<Class, number>>
  omissions: Record<string, number>
}

/** One way in which answers differ. */
export interface Card extends Omit<Seen, 'route'> {
  route: string
  /** Whether it was met in traffic, or in the sweep over all links. */
  met: 'traffic' | 'sweep'
  samples: { id: string; at: string; differences: Sample['differences'] }[]
  reproduce: { legacy: string; candidate: string } | null
  /** How a person sees the real values. */
  explain: string
}

/** What a report is made from. */
export interface Told {
  evidence: Evidence
  began: Date
  ended: Date
  stopped: boolean
  legacy: Report['legacy']
  wish: Wish
  traffic: Traffic
  quiet: Report['quiet']
  cards: Card[]
}

/** Makes the report. */
export function reportOf({ evidence, began, ended, stopped, legacy, wish, traffic, quiet, cards }: Told): Report {
  const { code, reasons } = verdictOf(evidence)
  const { summary } = evidence
  const sums = sumsOf(summary)
  return {
    form,
    verdict: { code, word: code === 0 ? 'equal' : code === 3 ? 'different' : 'could not tell', reasons },
    began: began.toISOString(),
    ended: ended.toISOString(),
    ...{ stopped, legacy, asked: wish, traffic },
    compared: { ...sums, lost: summary.lost },
    routes: linesOf(summary),
    fingerprints: cards.toSorted(bySeverity),
    ...{ quiet, sweep: evidence.swept },
  }
}

/** The strata, the busiest first. */
function linesOf({ tallies }: Summary): RouteLine[] {
  return tallies.map(lineOf).sort((a, b) => b.eligible - a.eligible || (a.route < b.route ? -1 : 1))
}

function lineOf({ stratum, eligible, classes: seen, omissions }: Tally): RouteLine {
  const { route, method, effect, side } = stratum
  const compared = classes.reduce((sum, name) => sum + (name === 'not_compared' ? 0 : (seen[name] ?? 0)), 0)
  return {
    route: shownRoute(route),
    method,
    effect,
    side,
    eligible,
    compared,
    classes: seen,
    omissions: { ...omissions },
  }
}

/** What hurts most first: the wrong target, then the contract, then text, then failures; among equals the most frequent. */
function bySeverity(a: Card, b: Card): number {
  const rank = ({ severity }: Card) => severity ?? 'S9'
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1
  return b.count - a.count
}
