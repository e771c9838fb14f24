// Replays recordings against a side and says what differs, step by step.
import { isDeepStrictEqual } from 'node:util'
import type { RecordedResponse, Scenario, ScenarioClass, State, Step } from './corpus'
import { type Judged, judgeAnswers, judgeStates } from './judge'
import type { Side } from './side'
import { startTitleOrigin } from './title-origin'

/** One step of a scenario, or the state after its last one, that is not as recorded. */
export interface Difference {
  scenario: Scenario
  at: number | 'final'
  /** Field by field; never empty. */
  fields: Judged[]
}

export interface Tally {
  group: string
  class: ScenarioClass
  scenarios: number
  steps: { equal: number; different: number }
  states: { equal: number; different: number }
}

export interface Replayed {
  tallies: Tally[]
  differences: Difference[]
}

/** Replays one scenario from its start. Gives one difference at most per step, and one for the final state. */
export async function replayOne(side: Side, scenario: Scenario): Promise<Difference[]> {
  const { config, start } = scenario
  const differences: Difference[] = []
  const note = (at: number | 'final', fields: Judged[]) => {
    if (fields.length > 0) differences.push({ scenario, at, fields })
  }
  await side.reset({ config, ...start })
  for (const step of scenario.steps) {
    await side.clock(Date.parse(start.now) + step.at * 1000)
    const got = comparable(await side.send(step.request), step)
    const wanted = comparable(step.response, step)
    if (!isDeepStrictEqual(wanted, got)) note(step.n, judgeAnswers(step.request, config, wanted, got))
  }
  const [wanted, got] = [partsOf(scenario.final, side), partsOf(await side.state(), side)]
  if (!isDeepStrictEqual(wanted, got)) note('final', judgeStates(wanted, got))
  return differences
}

interface Watch {
  /** Is told how many scenarios are through. */
  each: (done: number) => void
  interrupt: { readonly isPressed: boolean }
}

/**
 * Replays scenarios against sides of one kind, each taking the next one when it is through with its last, until it is interrupted. What
 * was under way then counts for nothing, not even as a failure: what interrupts us may have ended the sides as well.
 */
export async function replay(
  sides: readonly Side[],
  scenarios: readonly Scenario[],
  { each, interrupt }: Watch = { each: () => {}, interrupt: { isPressed: false } },
): Promise<Replayed> {
  const found = new Map<Scenario, Difference[]>()
  const waiting = scenarios.values()
  async function throughAll(side: Side): Promise<void> {
    for (const scenario of waiting) {
      const differences = await withOrigin(side, scenario, () => replayOne(side, scenario))
      if (interrupt.isPressed) return
      found.set(scenario, differences)
      each(found.size)
    }
  }
  await Promise.all(
    sides.map((side) =>
      throughAll(side).catch((error) => {
        if (!interrupt.isPressed) throw error
      }),
    ),
  )
  const through = scenarios.filter((scenario) => found.has(scenario))
  const tallies = new Map<string, Tally>()
  for (const scenario of through) count(tallies, scenario, found.get(scenario) ?? [])
  return { tallies: [...tallies.values()], differences: through.flatMap((scenario) => found.get(scenario) ?? []) }
}

/** Pages to fetch titles from are there only while somebody needs them: their port is fixed. */
async function withOrigin<T>({ fetchesTitles }: Side, { needs }: Scenario, act: () => Promise<T>): Promise<T> {
  if (!fetchesTitles || !needs?.includes('title-origin')) return act()
  const stop = await startTitleOrigin()
  try {
    return await act()
  } finally {
    await stop()
  }
}

function count(tallies: Map<string, Tally>, { group, class: kind, steps }: Scenario, found: Difference[]): void {
  const key = `${group} ${kind}`
  const none = { equal: 0, different: 0 }
  const tally = tallies.get(key) ?? { group, class: kind, scenarios: 0, steps: none, states: none }
  const state = found.some(({ at }) => at === 'final') ? 1 : 0
  const different = found.length - state
  tallies.set(key, {
    ...tally,
    scenarios: tally.scenarios + 1,
    steps: added(tally.steps, steps.length - different, different),
    states: added(tally.states, 1 - state, state),
  })
}

function added(sum: Tally['steps'], equal: number, different: number): Tally['steps'] {
  return { equal: sum.equal + equal, different: sum.different + different }
}

function partsOf({ next_id, links, log }: State, { keepsLog }: Side): Partial<State> {
  return keepsLog ? { next_id, links, log } : { next_id, links }
}

/** A response without what is never promised: the wording of a database error, and the order of some lists. */
function comparable(response: RecordedResponse, { unordered }: Step): RecordedResponse {
  const plain = withoutWording(response)
  return unordered && typeof plain.body === 'string' ? { ...plain, body: withoutOrder(plain.body) } : plain
}

/** The text of a database error is masked (`$.message` in a 503): it is the driver's own. */
export function withoutWording(response: RecordedResponse): RecordedResponse {
  if (response.status !== 503 || typeof response.body !== 'string') return response
  const body = response.body
    .replace(/(?<="message":")(?:[^"\\]|\\.)*(?=")/g, '…')
    .replace(/(?<=<message>)[^<]*(?=<\/message>)/g, '…')
  return { ...response, body }
}

function withoutOrder(body: string): string {
  const answer: { links?: Record<string, unknown> } = JSON.parse(body)
  const links = Object.values(answer.links ?? {}).map((link) => JSON.stringify(link))
  return JSON.stringify({ ...answer, links: links.sort() })
}
