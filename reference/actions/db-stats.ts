// Contract 6.5: db-stats.
import type { Outcome } from '../output-formats'
import { totals } from '../statistics'
import { type Call, needsStructure } from './action'

export function dbStats({ service }: Call): Outcome {
  const fields = { 'db-stats': totals(service.store), statusCode: '200', message: 'success' }
  return { fields, simple: needsStructure }
}
