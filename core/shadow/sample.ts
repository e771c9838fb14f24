import { type Bytes, bufferOf } from '../legacy/bytes'
import type { Answer } from './exchange'
import type { Pair } from './pair'
import type { Sample } from './pairs'
import { redact } from './redact'
import type { Seal } from './seal'
import type { Subject } from './subject'
import type { Verdict } from './verdict'

/** What is sealed in a sample. */
export interface Sampled {
  request: Subject['request']
  side: Subject['side']
  legacy: Answer
  candidate: Answer
  again?: Answer
}

/** Six of these fit a page of the table; of a larger pair only what differs is kept. */
const largest = 150_000

/** What the sealed part of a sample is bound to. `id` is the mirror id. */
export function boundOfSample(fingerprint: string, id: string): string {
  return JSON.stringify(['sample', fingerprint, id])
}

/** A pair as it may be kept: differences as shapes, and the rest sealed. */
export function sampleOf(subject: Subject, verdict: Verdict, pair: Pair | null, seal: Seal): Sample {
  const { id, at, request, side } = subject
  const sampled = pair && { request, side, legacy: pair.legacy, candidate: pair.candidate, again: pair.again }
  const sealed = sampled === null ? '' : seal.seal(sampled, boundOfSample(verdict.fingerprint?.id ?? '', id))
  return {
    ...{ id, at: new Date(at).toISOString(), differences: verdict.differences.map(redact) },
    request: seal.nameOf(whole(request.target, request.body)),
    sealed: sealed.length > largest ? '' : sealed,
  }
}

function whole(target: Bytes, body: Bytes): Bytes {
  return bufferOf(`${target}\n${body}`).toString('latin1')
}
