import { type Asked, type Install, needsStructure } from './action'
import type { Answer } from './formats'
import { totalFields } from './stats'

/** Action `db-stats`: how many links there are, and how many clicks their counters hold (contract, 6.5). */
export async function dbStatsAnswer(_: Asked, { store }: Install<'totals'>): Promise<Answer> {
  const totals = totalFields(await store.totals())
  return { fields: { 'db-stats': totals, statusCode: '200', message: 'success' }, simple: needsStructure }
}
