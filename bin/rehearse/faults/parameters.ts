// A request of the API with other parameters than it came with.
import { parametersOf } from '../../../core/legacy/request'
import { legacyRequestOf } from '../../../functions/legacy-http'
import { encoded, type Pairs } from '../../compare/query'
import type { Event } from './fault'

/** The parameters of a request; arrays are left out. */
export function pairsIn(event: Event): Pairs {
  const parameters = parametersOf(legacyRequestOf(event))
  return [...parameters].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

/** The same request with these parameters instead. */
export function withPairs(event: Event, pairs: Pairs): Event {
  const text = encoded(pairs)
  if (event.requestContext.http.method !== 'POST') return { ...event, rawQueryString: text, body: '' }
  const headers = { ...event.headers, 'content-type': 'application/x-www-form-urlencoded' }
  return { ...event, headers, rawQueryString: '', body: text, isBase64Encoded: false }
}
