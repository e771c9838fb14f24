// Templates are JSON from elsewhere: these few functions are where it gets its types, or a sentence saying what is wrong.
import { PlatformError } from './error'

export type Fields = Record<string, unknown>

/** An object as it is; `undefined` becomes an empty one. Refuses anything else, naming `what`. */
export function fields(value: unknown, what: string): Fields {
  if (value === undefined) return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(value, what, 'an object')
  return value as Fields
}

/** A list as it is; `undefined` becomes an empty one. Refuses anything else, naming `what`. */
export function list(value: unknown, what: string): unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw unexpected(value, what, 'a list')
  return value
}

/** A text, or a number or boolean as text (CloudFormation takes both for either). Refuses anything else, naming `what`. */
export function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw unexpected(value, what, 'a text')
}

/** A number, also one written as text; `otherwise` when absent. Refuses anything else, naming `what`. */
export function number(value: unknown, what: string, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof found !== 'number' || Number.isNaN(found)) throw unexpected(value, what, 'a number')
  return found
}

/** The value of a JSON text, or `undefined` when it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function unexpected(value: unknown, what: string, wanted: string): PlatformError {
  return new PlatformError(`${what} should be ${wanted}, but is ${JSON.stringify(value)?.slice(0, 120)}.`)
}
