// Which operation of a description a request asks for.
import type { Asked } from '../../lib/openapi'
import type { Exchange } from './exchange'

/** An operation as it is called here: `GET /v1/links/{code}`. */
export function nameOf({ method, path }: Asked): string {
  return `${method.toUpperCase()} ${path}`
}

/** The scope that it says a key needs; null for everybody. */
export function scopeOf({ operation }: Asked): string | null {
  return operation.security?.[0]?.key[0] ?? null
}

/** What a request asks for: of what fits, the path without a variable. */
export function operationAt(operations: readonly Asked[], exchange: Exchange): Asked | undefined {
  const there = operationsAt(operations, exchange).filter(({ method }) => method === exchange.method.toLowerCase())
  return there.find(({ path }) => !path.includes('{')) ?? there[0]
}

/** All that can be asked for at the path of a request, whatever its method. */
export function operationsAt(operations: readonly Asked[], { target }: Exchange): Asked[] {
  const path = target.split('?')[0] ?? ''
  return operations.filter((asked) => formOf(asked.path).test(path))
}

const forms = new Map<string, RegExp>()

function formOf(pattern: string): RegExp {
  const text = pattern.replace(/[+.]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/+]+')
  const form = forms.get(pattern) ?? new RegExp(`^${text}$`)
  forms.set(pattern, form)
  return form
}
