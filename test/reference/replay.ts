// Replays recordings against a running side and says what differs: per group and class, step by step.
import { isDeepStrictEqual } from 'node:util'
import type { RecordedResponse, Scenario, ScenarioClass, State, Step } from './corpus'
import { type Side, sendControl, sendStep } from './side'
import { startTitleOrigin } from './title-origin'

export interface Difference {
  scenario: string
  group: string
  class: ScenarioClass
  title: string
  /** The step, or the state after the last one. */
  at: number | 'final'
  step: Step | null
  wanted: unknown
  got: unknown
}

export interface Tally {
  group: string
  class: ScenarioClass
  scenarios: number
  equal: number
  different: number
}

export interface Replayed {
  tallies: Tally[]
  differences: Difference[]
}

export interface ReplayOptions {
  /** `links` leaves the click log out of the final state. */
  state: 'all' | 'links'
  /** Whether what a recording calls volatile must be equal too (the clock is set, so it can be). */
  strict: boolean
}

/** Replays the scenarios one after the other; a scenario counts one step more than it has, its final state. */
export async function replay(side: Side, scenarios: readonly Scenario[], options: ReplayOptions): Promise<Replayed> {
  const tallies = new Map<string, Tally>()
  const differences: Difference[] = []
  for (const scenario of scenarios) {
    const found = await withOrigin(scenario, () => replayOne(side, scenario, options))
    const key = `${scenario.group} ${scenario.class}`
    const before = tallies.get(key) ?? { ...pick(scenario), scenarios: 0, equal: 0, different: 0 }
    tallies.set(key, {
      ...before,
      scenarios: before.scenarios + 1,
      equal: before.equal + scenario.steps.length + 1 - found.length,
      different: before.different + found.length,
    })
    differences.push(...found)
  }
  return { tallies: [...tallies.values()], differences }
}

/** A tally for people: one line per group and class. */
export function tallyLines(tallies: readonly Tally[]): string[] {
  return tallies.map((t) => `${t.group.padEnd(10)} ${t.class.padEnd(5)} ${t.equal} equal, ${t.different} different`)
}

/** Pages to fetch titles from are there only while a scenario needs them: their port is fixed. */
async function withOrigin<T>(scenario: Scenario, act: () => Promise<T>): Promise<T> {
  if (!scenario.needs?.includes('title-origin')) return act()
  const stop = await startTitleOrigin()
  try {
    return await act()
  } finally {
    await stop()
  }
}

async function replayOne(side: Side, scenario: Scenario, options: ReplayOptions): Promise<Difference[]> {
  const { config, start } = scenario
  const about = { scenario: scenario.id, ...pick(scenario), title: scenario.title }
  const differences: Difference[] = []
  await sendControl(side, '/reset', { config, now: start.now, next_id: start.next_id, links: start.links })
  for (const step of scenario.steps) {
    await sendControl(side, '/clock', { now: new Date(Date.parse(start.now) + step.at * 1000).toISOString() })
    const got = await sendStep(side, step.request)
    const [wanted, seen] = [step.response, got].map((response) => comparable(response, step, options.strict))
    if (!isDeepStrictEqual(wanted, seen)) {
      differences.push({ ...about, at: step.n, step, wanted: step.response, got })
    }
  }
  const final = parts(await sendControl(side, '/state'), options)
  const wanted = parts(scenario.final, options)
  if (!isDeepStrictEqual(final, wanted)) differences.push({ ...about, at: 'final', step: null, wanted, got: final })
  return differences
}

function pick({ group, class: kind }: Scenario): Pick<Tally, 'group' | 'class'> {
  return { group, class: kind }
}

function parts({ next_id, links, log }: State, { state }: ReplayOptions): Partial<State> {
  return state === 'links' ? { next_id, links } : { next_id, links, log }
}

/** A response with what may change masked, and with links as a set where the order is not promised. */
function comparable(response: RecordedResponse, step: Step, strict: boolean): unknown {
  if (typeof response.body !== 'string') return response
  const fields = new Set((step.volatile ?? []).map((path) => path.slice(path.lastIndexOf('.') + 1)))
  const masked = strict ? maskWording(response, fields) : mask(response.body, fields)
  return { ...response, body: step.unordered ? asSet(masked) : masked }
}

/** The text of a database error is never promised. */
function maskWording({ status, body }: RecordedResponse, fields: Set<string>): string {
  return status === 503 && fields.has('message') ? mask(body ?? '', new Set(['message'])) : (body ?? '')
}

function mask(body: string, fields: Set<string>): string {
  let masked = body
  for (const field of fields) {
    masked = masked.replace(new RegExp(`(?<="${field}":")(?:[^"\\\\]|\\\\.)*(?=")`, 'g'), '…')
    masked = masked.replace(new RegExp(`(?<=<${field}>)[^<]*(?=</${field}>)`, 'g'), '…')
  }
  return masked
}

function asSet(body: string): unknown {
  const answer: { links?: Record<string, unknown> } = JSON.parse(body)
  const links = Object.values(answer.links ?? {}).map((link) => JSON.stringify(link))
  return { ...answer, links: links.sort() }
}
