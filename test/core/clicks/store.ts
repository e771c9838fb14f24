// The clicks table of one test, with the seams a test needs: a clock it sets, and processes that die.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Question } from '../../../core/clicks/question'
import { type Statistics, statistics } from '../../../core/clicks/statistics'
import { openClicks } from '../../../core/clicks/table'
import { readTally } from '../../../core/clicks/tally'
import { openWorklist } from '../../../core/clicks/worklist'
import type { Engine } from '../../engines'

export const hour = 3_600_000
export const day = 24 * hour

/** What `count` works with, as one process of it has it: a process that dies leaves nothing but what it wrote. */
export async function openStore({ db, table }: Engine, start: number) {
  const name = await table('code', 'slot')
  const clock = { now: start }
  const complaints: string[] = []
  const process = (client: DynamoDBDocumentClient = db) => ({
    clicks: openClicks(name, client),
    worklist: openWorklist(name, client),
    now: () => clock.now,
    complain: (problem: string) => void complaints.push(problem),
    timeIsUp: () => false,
  })
  const ask = async (code: string, versions: number, question: Partial<Question> = {}) => {
    const tally = await readTally(process().clicks, code, clock.now)
    return statistics(tally, subject(code, versions), { ...everything, ...question }, clock.now)
  }
  return { name, db, clock, complaints, process, ask }
}

export type Store = Awaited<ReturnType<typeof openStore>>

export const everything: Question = { unit: 'day', from: null, to: null, by: null, fill: false }

/** A link with so many versions, as statistics have to know it. */
export function subject(code: string, versions: number) {
  return {
    code,
    created_at: '2026-01-01T00:00:00Z',
    versions: Array.from({ length: versions }, (_, index) => ({
      id: `${code}.${index + 1}`,
      long_url: 'https://example.com/',
      active_from: '2026-01-01T00:00:00Z',
      active_to: null,
    })),
  }
}

/** A client that does so many calls and then dies: before the last one is sent, or after it was done but before that is known. */
export function mortal(db: DynamoDBDocumentClient, calls: number, when: 'before' | 'after'): DynamoDBDocumentClient {
  let left = calls
  const send = async (...args: Parameters<DynamoDBDocumentClient['send']>) => {
    left--
    if (left < 0 || (left === 0 && when === 'before')) throw new Error('killed')
    const answer = await db.send(...args)
    if (left <= 0 && when === 'after') throw new Error('killed')
    return answer
  }
  return { send } as unknown as DynamoDBDocumentClient
}

/** A client that lets something happen before each of its calls. */
export function watched(db: DynamoDBDocumentClient, before: () => Promise<void>): DynamoDBDocumentClient {
  const send = async (...args: Parameters<DynamoDBDocumentClient['send']>) => {
    await before()
    return db.send(...args)
  }
  return { send } as unknown as DynamoDBDocumentClient
}

/** Asks in every way there is, and expects that all answers add up to the same. Gives the total. */
export async function expectSums(store: Store, code: string, versions: number): Promise<Statistics['clicks']> {
  const tally = await readTally(store.process().clicks, code, store.clock.now)
  const ask = (question: Partial<Question>) =>
    statistics(tally, subject(code, versions), { ...everything, ...question }, store.clock.now)
  const { clicks, total_clicks, versions: served } = ask({})
  const { total } = clicks
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  expect(total_clicks).toBe(total)
  expect(clicks.human + clicks.bot).toBe(total)
  expect(sum(served.map((each) => each.clicks.total))).toBe(total)
  expect(sum(served.map((each) => each.clicks.human))).toBe(clicks.human)
  for (const unit of ['hour', 'day'] as const) {
    expect(sum(ask({ unit }).series.map((each) => each.clicks.total))).toBe(total)
    expect(sum(ask({ unit }).series.map((each) => each.clicks.bot))).toBe(clicks.bot)
  }
  for (const by of ['country', 'referrer', 'version'] as const) {
    expect(sum((ask({ by }).metrics ?? []).map((each) => each.clicks))).toBe(total)
  }
  return clicks
}
