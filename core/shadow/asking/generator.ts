// The keyword that the candidate would have made by itself, where it was told which one to make: a pin would hide a generator that
// makes the wrong ones.
import { createHash } from 'node:crypto'
import type { Bytes } from '../../legacy/bytes'
import { isReserved, keywordOf, longestKeyword, numberOf } from '../../legacy/keywords'
import { isEmpty } from '../../legacy/php-values'
import type { Answer } from '../exchange'
import type { Verdict } from '../verdict'
import { apiQuestion, credentialsOf } from './api-question'
import { readBack } from './effects'
import { longUrlIn } from './made'
import { type Around, heard, type Subject, shown } from './subject'

/** How often a keyword may have been taken between being offered and being looked at. */
const rounds = 5

/**
 * Checks what the candidate's generator offers (`sample`) by what every keyword has to be. Null when nothing is wrong with it. Others make
 * links meanwhile, so one that is taken by now is asked for anew: offered again it was taken before, and five in a row are no chance.
 */
export async function generatorFault(
  subject: Subject,
  sample: Bytes,
  made: Bytes,
  around: Around,
): Promise<Verdict | null> {
  let offered = sample
  for (let round = 0; round < rounds; round++) {
    const fault = faultOf(offered, around)
    if (fault !== null) return verdictOn(fault, offered)
    // What is offered later comes after links that were made since.
    if (round === 0 && (await leavesOut(subject, offered, made, around)))
      return verdictOn('leaves out one that is free', offered)
    if (offered === made || !(await isTaken(subject, offered, around))) return null
    const next = await offer(subject, around)
    if (next === null) return null
    if (next === offered) return verdictOn('is taken', offered)
    offered = next
  }
  return verdictOn('is taken', offered)
}

function faultOf(keyword: Bytes, { settings }: Around): string | null {
  if (keyword.length > longestKeyword) return 'is too long'
  if (isReserved(keyword, settings)) return 'is reserved'
  return numberOf(keyword, settings.base) === null ? 'is no number in its base' : null
}

/**
 * Whether the one before an offered keyword was free: a counter only ever stands behind one that is taken. The one that was made was free,
 * or it could not have been made.
 */
async function leavesOut(subject: Subject, offered: Bytes, made: Bytes, around: Around): Promise<boolean> {
  const { base } = around.settings
  const [there, here] = [numberOf(made, base), numberOf(offered, base)]
  const isGenerated = isEmpty(subject.sorted.parameters?.get('keyword'))
  if (!isGenerated || there === null || here === null || here <= there) return false
  const before = keywordOf(here - 1n, base)
  if (before === made) return true
  return !isReserved(before, around.settings) && (await expand(subject, before, around)).status === 404
}

async function isTaken(subject: Subject, keyword: Bytes, around: Around): Promise<boolean> {
  return longUrlIn(await expand(subject, keyword, around)) !== null
}

function expand(subject: Subject, keyword: Bytes, around: Around): Promise<Answer> {
  const asked = { ...credentialsOf(subject.sorted.parameters ?? new Map()), shorturl: keyword }
  const question = apiQuestion(subject.request, 'expand', asked, around.settings)
  return readBack('candidate', question, subject, around)
}

async function offer(subject: Subject, { ask }: Around): Promise<Bytes | null> {
  const question = shown(subject, { request: subject.request, route: 'shorturl' }, true)
  return heard(await ask('candidate', question, { again: true })).sample
}

function verdictOn(fault: string, keyword: Bytes): Verdict {
  const id = createHash('sha256').update(`generator ${fault}`).digest('base64url').slice(0, 12)
  const name = `shorturl: the keyword that the generator would make ${fault}`
  const path = 'effect.generator.body.keyword'
  const known = { class: 'divergence', severity: 'S1', kind: 'value' } as const
  return {
    ...{ class: 'divergence', severity: 'S1', masks: [] },
    differences: [{ path, kind: 'value', left: null, right: keyword }],
    fingerprint: { id, name, route: 'shorturl', path, ...known },
  }
}
