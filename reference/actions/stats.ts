// Contract 6.4: stats. Without a limit it lists nothing, and then `links` is absent.
import type { Outcome } from '../output-formats'
import type { Parameter, Parameters } from '../parameters'
import { integerPart } from '../php-values'
import { Crash } from '../reading-a-request'
import { ranked, totals } from '../statistics'
import type { Fields } from '../values'
import { type Call, needsStructure } from './action'
import { linkFields } from './url-stats'

export function stats(call: Call): Outcome {
  const fields = { ...listed(call), stats: totals(call.service.store), statusCode: '200', message: 'success' }
  return { fields, simple: needsStructure }
}

function listed({ service, parameters, secure }: Call): Fields {
  const [limit, start] = [numberOf(parameters, 'limit'), numberOf(parameters, 'start')]
  if (limit <= 0n) return {}
  if (start < 0n) throw new Crash('the database refuses a negative offset')
  const links = ranked(service.store, parameters.get('filter')).slice(Number(start), Number(start + limit))
  if (links.length === 0) return {}
  const numbered = links.map((link, i) => [`link_${i + 1}`, linkFields(service.settings, link, secure)])
  return { links: Object.fromEntries(numbered) }
}

/** The integer part of a text; any array counts as 1. */
function numberOf(parameters: Parameters, name: string): bigint {
  const value: Parameter = parameters.get(name) ?? ''
  return value instanceof Map ? 1n : integerPart(value)
}
