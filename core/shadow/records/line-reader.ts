// The router's record of a request, as it is read again.
import { readInstant } from '../../instant'
import { minuteOf } from '../minutes'
import { routes } from '../route'
import { omissions } from '../verdict'
import { current, type ShadowLine } from './record'

const effects = ['create', 'click', 'none'] as const
const methods = ['GET', 'HEAD', 'POST', 'other']

/**
 * Reads one logged message, also one that the Lambda runtime wrapped as `{"message": {…}}`. Null for what cannot be read: what
 * it was is not known then, and it will be missed among its writer's numbers.
 */
export function readShadowLine(message: string): ShadowLine | null {
  const fields = unwrapped(message)
  return fields !== null && isLine(fields) ? fields : null
}

function isLine(fields: Record<string, unknown>): fields is Record<string, unknown> & ShadowLine {
  const { type, v, timestamp, minute, writer, n, epoch, route, effect, method, side, omission, sealed } = fields
  const at = typeof timestamp === 'string' ? readInstant(timestamp) : null
  if (type !== 'shadow' || v !== current || at === null || minute !== minuteOf(at)) return false
  if (typeof writer !== 'string' || !/^[\w-]{1,64}$/.test(writer) || !isCount(n) || Number(n) < 1) return false
  if (!isCount(epoch) || !isOneOf(routes, route) || !isOneOf(effects, effect) || !isOneOf(methods, method)) return false
  if (side !== 'legacy' && side !== 'candidate') return false
  return omission === undefined ? typeof sealed === 'string' : isOneOf(omissions, omission)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isOneOf(names: readonly string[], value: unknown): boolean {
  return names.some((name) => name === value)
}

function unwrapped(message: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(message)
    const inner = isFields(parsed) && isFields(parsed.message) ? parsed.message : parsed
    return isFields(inner) ? inner : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
