// The clicks that mirrored requests would have been, handed to where clicks are counted as if their lines had been written: in the original
// time, and under the same names however often a delivery comes, so that each counts once.
import { type Delivery, deliveryOf, type Payload } from '../../clicks/batch'
import { written } from '../../clicks/line'
import type { ShadowLine } from '../records/record'
import type { Click } from './subject'

/** So many lines go into one invocation, whose size is limited. */
const most = 500

/** A line of the delivery, and the click it was: null for none. */
export interface Clicked {
  /** Null where the line could not be read. */
  line: ShadowLine | null
  click: Click | null
}

/** Deliveries for `count`, out of one for the comparison: its very events, in the same order. Those without a click are left out as a whole. */
export function clickDeliveries(payload: Payload, clicked: readonly Clicked[]): Delivery[] {
  const events = payload.logEvents.map(({ id }, n) => ({ id, ...lineFor(clicked[n]) }))
  const starts = Array.from({ length: Math.ceil(events.length / most) }, (_, n) => n * most)
  return starts
    .map((start) => events.slice(start, start + most))
    .filter((part) => part.some(({ isClick }) => isClick))
    .map((part) => deliveryOf({ ...payload, logEvents: part.map(({ id, message }) => ({ id, message })) }))
}

function lineFor(clicked: Clicked | undefined): { message: string; isClick: boolean } {
  const line = clicked?.line ?? null
  if (line === null) return { message: written('none', { at: 0, writer: 'unread', n: 1 }, {}), isClick: false }
  const head = { at: Date.parse(line.timestamp), writer: line.writer, n: line.n }
  const click = clicked?.click ?? null
  return click === null
    ? { message: written('none', head, {}), isClick: false }
    : { message: written('click', head, click), isClick: true }
}
