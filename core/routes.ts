import type { FunctionName } from './config'

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** As API Gateway writes it, `{name}` for a variable segment. */
  path: string
  function: FunctionName
}

/** Every route of the product API and the function that answers it: the stack, the 404/405 replies and the tests all read this table. */
export const routes = [
  { method: 'POST', path: '/v1/links', function: 'create' },
  { method: 'PATCH', path: '/v1/links/{code}', function: 'create' },
  { method: 'DELETE', path: '/v1/links/{code}', function: 'create' },
  { method: 'GET', path: '/v1/links/{code}', function: 'expand' },
  { method: 'GET', path: '/v1/links/{code}/history', function: 'expand' },
  { method: 'POST', path: '/v1/expand', function: 'expand' },
  { method: 'GET', path: '/v1/links/{code}/stats', function: 'stats' },
  { method: 'GET', path: '/v1/stats', function: 'stats' },
] as const satisfies readonly Route[]
