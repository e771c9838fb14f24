import type { FunctionName } from './config'
import type { Demand } from './keys/caller'
import { Refusal } from './refusals'

export interface Route extends Demand {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** As API Gateway writes it, `{name}` for a variable segment. */
  path: string
  function: FunctionName
}

/**
 * Every route of the product API, the function that answers it, and the scope that a key needs for it: the stack, the check of
 * keys, the 404/405 replies and the tests all read this table.
 */
export const routes = [
  { method: 'POST', path: '/v1/links', function: 'create', scope: 'create', anonymous: true },
  { method: 'POST', path: '/v1/links/bulk', function: 'create', scope: 'create', anonymous: true },
  { method: 'GET', path: '/v1/links', function: 'expand', scope: 'read' },
  { method: 'PATCH', path: '/v1/links/{code}', function: 'create', scope: 'create' },
  { method: 'DELETE', path: '/v1/links/{code}', function: 'create', scope: 'create' },
  { method: 'GET', path: '/v1/links/{code}', function: 'expand', scope: 'read' },
  { method: 'GET', path: '/v1/links/{code}/history', function: 'expand', scope: 'read' },
  { method: 'POST', path: '/v1/expand', function: 'expand', scope: 'read' },
  { method: 'GET', path: '/v1/links/{code}/stats', function: 'stats', scope: 'read' },
  { method: 'GET', path: '/v1/stats', function: 'stats', scope: 'admin' },
  { method: 'GET', path: '/v1/openapi.json', function: 'expand', scope: null },
] as const satisfies readonly Route[]

/** The route of the legacy dialect's API, for every method; what no route takes is a short link there. */
export const legacyApi = '/yourls-api.php'

/** The route of a key, as API Gateway gives it with a request; undefined when there is none. */
export function routeOf(key: string): Route | undefined {
  return routes.find(({ method, path }) => `${method} ${path}` === key)
}

/** The keys of the routes that one function answers, as API Gateway gives them with a request. */
export type RouteKey<F extends FunctionName> = KeyOf<Extract<(typeof routes)[number], { function: F }>>
type KeyOf<R> = R extends Route ? `${R['method']} ${R['path']}` : never

/**
 * Why no route answers a request: no such path, or another method of it (then the reply's `Allow` says which are taken).
 * `path` is the request's, not decoded.
 */
export function noRoute(method: string, path: string): Refusal {
  const allowed = routes.filter((route) => fits(route.path, path)).map((route) => route.method)
  if (allowed.length === 0 || allowed.some((each) => each === method))
    return new Refusal('no-route', 'There is nothing at this path; the API is described at /v1/openapi.json.')
  const allow = allowed.join(', ')
  return new Refusal('method-not-allowed', `This path takes ${allow}, not ${method}.`, undefined, { allow })
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, n) => (part.startsWith('{') ? given[n] !== '' : part === given[n]))
  )
}
