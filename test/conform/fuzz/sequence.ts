// One sequence on two sides: both get the same start, the same clock and the same requests, and are compared after each.
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { RecordedRequest, RecordedResponse, State } from '../corpus'
import { type Judged, judgeAnswers, judgeStates } from '../judge'
import { withoutWording } from '../replay'
import type { Preset, Side } from '../side'
import { type Step, step } from './asked'
import { preset } from './install'
import { withoutTies } from './unordered'
import { longUrl } from './urls'
import { filled, requestOf } from './written'

export interface Sequence {
  preset: Preset
  /** What `{url1}` and `{url2}` stand for, so that a URL comes back. */
  urls: [string, string]
  steps: Step[]
}

/** A request as it was sent, so many seconds after the one before; or the sides starting anew. */
export type Sent = { wait: number; request: RecordedRequest } | 'restart'

/** Where two sides part: after the last of what was sent, in an answer or (then without answers) in the state. */
export interface Parting {
  preset: Preset
  sent: Sent[]
  answers: [RecordedResponse, RecordedResponse] | null
  fields: Judged[]
}

/** Sequences of five to fifteen steps, as the issue has it; they shrink to fewer. */
export function sequences({ restarts = false } = {}): fc.Arbitrary<Sequence> {
  const steps = restarts
    ? fc.oneof<fc.WeightedArbitrary<Step>[]>(
        { weight: 300, arbitrary: step },
        { weight: 1, arbitrary: fc.constant('restart') },
      )
    : step
  return fc.record({
    preset,
    urls: fc.tuple(fc.constant('http://example.com/a'), longUrl),
    steps: fc.array(steps, { minLength: 1, maxLength: 15, size: 'max' }),
  })
}

/** Runs a sequence on both sides. Gives where they part in a way no decision excuses, or null. */
export async function partingOf({ preset, urls, steps }: Sequence, [one, other]: readonly [Side, Side]) {
  const start = presetOf(preset, urls)
  const sent: Sent[] = []
  let now = Date.parse(start.now)
  await Promise.all([one.reset(start), other.reset(start)])
  for (const step of steps) {
    if (step === 'restart') {
      sent.push(step)
      await Promise.all([one.restart?.(), other.restart?.()])
      continue
    }
    now += step.wait * 1000
    const request = requestOf(step.asked, { config: start.config, urls, now })
    sent.push({ wait: step.wait, request })
    const answers = await bothAsked(request, now, [one, other])
    const fields = undecided(request, start.config, answers)
    if (fields.length > 0) return { preset: start, sent, answers, fields }
  }
  const states = await Promise.all([one.state(), other.state()])
  const fields = stateFields(states)
  return fields.length > 0 ? { preset: start, sent, answers: null, fields } : null
}

async function bothAsked(request: RecordedRequest, now: number, sides: readonly [Side, Side]) {
  const ask = async (side: Side) => {
    await side.clock(now)
    return side.send(request)
  }
  const answers: [RecordedResponse, RecordedResponse] = await Promise.all([ask(sides[0]), ask(sides[1])])
  return answers
}

function undecided(request: RecordedRequest, config: object, answers: [RecordedResponse, RecordedResponse]): Judged[] {
  const [legacy, ours] = answers.map((answer) => withoutTies(request, withoutWording(answer)))
  if (legacy === undefined || ours === undefined || isDeepStrictEqual(legacy, ours)) return []
  return judgeAnswers(request, config, legacy, ours).filter(({ decision }) => decision === null)
}

function stateFields(states: [State, State]): Judged[] {
  const [legacy, ours] = states.map(({ next_id, links }) => ({ next_id, links }))
  if (legacy === undefined || ours === undefined || isDeepStrictEqual(legacy, ours)) return []
  return judgeStates(legacy, ours).filter(({ decision }) => decision === null)
}

/** Links to `{url1}` lead to what the steps create. What no column holds, a URL that is not text, is not brought. */
function presetOf(preset: Preset, urls: [string, string]): Preset {
  const text = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8').slice(0, 20_000)
  const links = preset.links.map((link) => ({
    ...link,
    url: link.url.includes('{') ? text(filled(link.url, { config: preset.config, urls })) : link.url,
  }))
  return { ...preset, links }
}
