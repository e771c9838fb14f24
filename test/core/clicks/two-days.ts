// Two days of clicks on two links, counted while they were fresh: what the tests of folding start from.
import type { Delivery } from '../../../core/clicks/batch'
import { countDelivery } from '../../../core/clicks/count'
import { readTally } from '../../../core/clicks/tally'
import type { Engine } from '../../engines'
import { delivery, type Followed, messagesOf } from './deliveries'
import { day, expectSums, hour, openStore, type Store } from './store'

export const start = Date.parse('2026-12-01T00:00:00Z')
/** The instant at which both days of the tests below have this age. */
export const aged = (age: number) => start + 2 * day + age

export const clicks: Followed[] = Array.from({ length: 6 }, (_, n) => ({
  code: n % 3 === 0 ? 'other' : 'abc',
  version: 1 + (n % 4 === 1 ? 1 : 0),
  at: start + n * 8 * hour,
  bot: n % 2 === 0,
  country: n % 4 === 0 ? 'DE' : null,
  referrer: n % 5 === 0 ? 'a.example' : null,
}))
export const total = clicks.filter(({ code }) => code === 'abc').length

/** A store with some of the clicks, and the two deliveries they came in. */
export async function counted(engine: Engine, some = clicks): Promise<{ store: Store; deliveries: Delivery[] }> {
  const store = await openStore(engine, start + day)
  const deliveries = [0, 1].map((n) => delivery(messagesOf(some.filter((_, index) => index % 2 === n)), `stream-${n}`))
  for (const each of deliveries) await countDelivery(each, store.process())
  return { store, deliveries }
}

/** Whether work ended rather than died. Any other failure is one. */
export async function tolerant(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof Error && error.message === 'killed') return false
    throw error
  }
}

/** Expects every click of the two days once. */
export async function expectTotal(store: Store) {
  expect(await expectSums(store, 'abc', 2)).toMatchObject({ total })
  const { hours, days } = await readTally(store.process().clicks, '*', store.clock.now)
  const all = [...hours.values(), ...days.values()].map(({ h = 0, b = 0 }) => h + b)
  expect(all.reduce((a, b) => a + b, 0)).toBe(clicks.length)
}

/** The sort keys of all items under a key. */
export async function keysOf(store: Store, code: string): Promise<string[]> {
  const keys: string[] = []
  for await (const items of store.process().clicks.between(code, ' ', '~')) keys.push(...items.map(({ slot }) => slot))
  return keys
}
