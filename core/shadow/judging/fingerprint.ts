// What a divergence is known by: the same fault has the same fingerprint, whatever link it was met at.
import { createHash } from 'node:crypto'
import type { Answer } from '../exchange'
import { type Sorted, shownRoute } from '../route'
import type { Class, Difference, Fingerprint } from '../verdict'
import { readBody } from './body'
import { changeOf } from './change'
import { effectAndPath, redact, safePath } from './redact'
import { severityOf } from './severity'

/** The format an API request asks for; empty for paths. */
export function formatOf({ parameters }: Pick<Sorted, 'parameters'>): string {
  if (parameters === null) return ''
  const format = parameters.has('format') ? parameters.get('format') : 'xml'
  return format === 'json' || format === 'jsonp' || format === 'xml' ? format : 'simple'
}

/** The fingerprint of a divergence. `chief` is its gravest difference; `all` may tell how it came about. */
export function divergencePrint(sorted: Sorted, chief: Difference, all: readonly Difference[]): Fingerprint {
  const [effect, place] = effectAndPath(chief.path)
  const how = howOf({ ...chief, path: place })
  const known = { class: 'divergence' as const, severity: severityOf(chief), kind: chief.kind }
  return print(sorted, { ...known, path: generalPath(safePath(chief.path)) }, how, effect + told(chief, how, all))
}

/** The fingerprint of a side that failed. */
export function failurePrint(sorted: Sorted, kind: Class, side: string, { failure, status }: Answer): Fingerprint {
  const how = `the ${side} ${failure === undefined ? `answered ${status}` : `gave no answer (${failure})`}`
  return print(sorted, { class: kind, severity: null, path: 'status', kind: 'failure' }, how, how)
}

/** The fingerprint of a fault of our own. Of the error only its kind is told: its message may hold anything. */
export function faultPrint(sorted: Sorted, error: unknown): Fingerprint {
  const how = error instanceof Error ? error.constructor.name : 'no error'
  const name = `the comparator failed (${how})`
  return print(sorted, { class: 'comparator_error', severity: null, path: 'comparator', kind: 'failure' }, how, name)
}

/** What happened, in a line. */
function told(chief: Difference, how: string, all: readonly Difference[]): string {
  const { left, right } = redact(chief)
  const place = safePath(effectAndPath(chief.path)[1])
  if (place === 'status') return `status ${left} became ${right}`
  if (chief.right === null) return `${place} is missing${renamed(chief, all)}`
  if (chief.left === null) return `${place} is extra (${how})`
  if (chief.kind === 'type') return `${place} ${how}`
  return `${place} ${quoted(left)} became ${quoted(right)} (${chief.kind}: ${how})`
}

function print(
  sorted: Sorted,
  known: Pick<Fingerprint, 'class' | 'severity' | 'path' | 'kind'>,
  how: string,
  name: string,
): Fingerprint {
  const { route } = sorted
  const format = formatOf(sorted)
  const parts = [route, format, known.class, known.severity, known.path, known.kind, how]
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12)
  return { id, name: `${shownRoute(route)}${format === '' ? '' : ` ${format}`}: ${name}`, route, ...known }
}

function howOf(difference: Difference): string {
  const { path, kind, left, right } = difference
  if (path === 'status') return `${left} ${right}`
  if (kind !== 'type' || left === null || right === null) return changeOf(difference)
  if (path !== 'body') return `${typeOf(left)} became ${typeOf(right)}`
  const [before, after] = [readBody(left).kind, readBody(right).kind]
  const isBroken = before.startsWith('broken') || after.startsWith('broken')
  return `${before} became ${after}${isBroken ? ` (${changeOf({ ...difference, kind: 'value' })})` : ''}`
}

/** What a raw value of JSON is. */
function typeOf(raw: string): string {
  if (raw === '""') return 'an empty text'
  if (raw.startsWith('"')) return 'a text'
  if (/^[-\d]/.test(raw)) return 'a number'
  return raw === '{}' ? 'an empty object' : raw === '[]' ? 'an empty list' : raw
}

/** A field that is missing while another one, which is extra, holds its value. */
function renamed({ left }: Difference, all: readonly Difference[]): string {
  const extra = all.filter(({ kind }) => kind === 'extra')
  // Many fields are empty: only where there is no other one does that tell anything.
  const other = extra.find(({ right }) => right === left && (left !== '' || extra.length === 1))
  return other === undefined ? '' : `, and ${safePath(other.path)} has its value (renamed)`
}

function generalPath(path: string): string {
  return path.replace(/\b(link_)?\d+\b/g, (_, prefix = '') => `${prefix}N`)
}

function quoted(text: string | null): string {
  return text === null ? 'nothing' : `"${text.replace(/ \((\d+)\)$/, '')}"`
}
