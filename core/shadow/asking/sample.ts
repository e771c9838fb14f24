// What is kept of a pair for somebody to look at: little enough to be read, and nothing of it in clear.
import { type Bytes, bufferOf } from '../../legacy/bytes'
import type { Answer } from '../exchange'
import { redact } from '../judging/redact'
import type { Pair } from '../pair'
import type { Sample } from '../pairs/pairs'
import type { Seal } from '../records/seal'
import type { Verdict } from '../verdict'
import type { Subject } from './subject'

/** What is sealed in a sample. */
export interface Sampled {
  request: Subject['request']
  side: Subject['side']
  legacy: Answer
  candidate: Answer
  again?: Answer
}

/** Six of these fit a page of the table. Of a larger pair the bodies are left out; and if it is too large even then, all but what differs. */
const largest = 150_000

/** The most differences that are kept of a pair; a long list has one for every row, and nobody reads them all. */
const most = 50

/** What the sealed part of a sample is bound to. `id` is the mirror id. */
export function boundOfSample(fingerprint: string, id: string): string {
  return JSON.stringify(['sample', fingerprint, id])
}

/** A pair as it may be kept: differences as shapes, and the rest sealed. */
export function sampleOf(subject: Subject, verdict: Verdict, pair: Pair | null, seal: Seal): Sample {
  const { id, at, request, side } = subject
  const sampled = pair && { request, side, legacy: pair.legacy, candidate: pair.candidate, again: pair.again }
  const bound = boundOfSample(verdict.fingerprint?.id ?? '', id)
  const sealed = [sampled, sampled && withoutBodies(sampled)].map((each) => each && seal.seal(each, bound))
  return {
    ...{ id, at: new Date(at).toISOString(), differences: verdict.differences.slice(0, most).map(redact) },
    request: seal.nameOf(whole(request.target, request.body)),
    sealed: sealed.find((each) => each !== null && each.length <= largest) ?? '',
  }
}

function withoutBodies({ request, side, legacy, candidate, again }: Sampled): Sampled {
  const [body, cut] = ['', (answer: Answer) => ({ ...answer, body: '' })]
  const rest = { request: { ...request, body }, side, legacy: cut(legacy), candidate: cut(candidate) }
  return again === undefined ? rest : { ...rest, again: cut(again) }
}

function whole(target: Bytes, body: Bytes): Bytes {
  return bufferOf(`${target}\n${body}`).toString('latin1')
}
