// The router's records as they are written: one log line a request, whatever became of it. Part of the answer's way: it stays small.
import { randomBytes } from 'node:crypto'
import type { Answer, SentRequest, Side } from '../exchange'
import type { Sorted } from '../route'
import { shareOf } from '../share'
import type { Omission } from '../verdict'
import { current, type Mirrored, type ShadowLine } from './record'
import type { Seal } from './seal'

/** A request that has been answered. */
export interface Answered {
  /** When it came, in milliseconds since 1970. */
  at: number
  request: SentRequest
  sorted: Sorted
  /** The side that answered, and what. */
  side: Side
  answer: Answer
  /** What was believed of the migration at that time. */
  migration: Believed
}

/** What a record says of the migration it was written in; see core/migration. */
interface Believed {
  epoch: number
  mint: number
  minted: boolean
  sample: number
  exact: boolean
}

interface Seams {
  write?: (line: string) => void
  /** What tells this process from every other one. */
  writer?: string
}

/** CloudWatch Logs keeps so many bytes of one line. */
export const largestLine = 256_000
/** What is larger than this, before it is packed, is not tried to be made small while somebody waits. */
const largestContent = 4 * largestLine

/**
 * Opens the log for records of requests. Lines go straight to standard output, one JSON object each. One per process: it
 * numbers its lines. Without a seal nothing of the request is in them.
 */
export function openShadowLines({ write = toStandardOutput, writer = randomName() }: Seams = {}) {
  let n = 0
  return function line(answered: Answered, seal: Seal | null): void {
    const { at, request, sorted, side, answer, migration } = answered
    const timestamp = new Date(at).toISOString()
    const head = { level: 'INFO', timestamp, type: 'shadow', v: current, writer, n: ++n } as const
    const { route, effect, method } = sorted
    const clear = { ...head, minute: timestamp.slice(0, 16), epoch: migration.epoch, route, effect, method, side }
    const { exact, mint } = migration
    // Killed, the candidate makes links wherever it holds the truth, whatever the dial says.
    const minted = migration.minted || mint > 0 || (side === 'candidate' && effect === 'create')
    const mirrored: Mirrored = { id: `${writer}-${n}`, at, exact, oneMaker: mint === 0, minted, request, answer }
    const rest = omissionOf(sorted, mirrored, migration, seal) ?? sealedPart(mirrored, boundOf(head), seal)
    const whole = `${JSON.stringify({ ...clear, ...rest })}\n`
    write(whole.length <= largestLine ? whole : `${JSON.stringify({ ...clear, omission: 'oversize' })}\n`)
  }
}

/** What the sealed part of a line is bound to: moved to another line, it does not open. */
export function boundOf({ type, v, writer, n }: Pick<ShadowLine, 'type' | 'v' | 'writer' | 'n'>): string {
  return JSON.stringify([type, v, writer, n])
}

/** What makes a link or counts a click is always shown: the other side would lack it from then on. */
function omissionOf({ route, effect }: Sorted, mirrored: Mirrored, { sample }: Believed, seal: Seal | null) {
  const omitted = (omission: Omission) => ({ omission })
  if (route === 'install') return omitted('unsupported')
  if (effect === 'none' && shareOf(mirrored.id) >= sample) return omitted('sampled_out')
  if (seal === null) return omitted('unsealed')
  const size = mirrored.request.body.length + mirrored.answer.body.length
  return size > largestContent ? omitted('oversize') : null
}

function sealedPart(mirrored: Mirrored, bound: string, seal: Seal | null) {
  return seal && { sealed: seal.seal(mirrored, bound) }
}

function toStandardOutput(line: string): void {
  process.stdout.write(line)
}

function randomName(): string {
  return randomBytes(9).toString('base64url')
}
