// What the answering side has made of a creation, told to the other side so that both end with the same link. Signed, since
// whoever could forge one could give any link any date and any address.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Bytes } from './bytes'
import { packed, unpacked } from './mirrored'

/** The header that carries a pin. */
export const pinHeader = 'x-shadow-pin'

export interface Pin {
  keyword: Bytes
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  created: string
  /** The title that was stored; null for none. */
  title: Bytes | null
  /** The address that the link is said to come from. */
  ip: string
  /** Whether the keyword was drawn from the counter, and not wanted by the caller. */
  generated: boolean
}

/** Opens what signs pins and reads them, under a key of its own derived from the origin secret. A pin is for one mirrored request. */
export function openPins(originSecret: string) {
  const key = Buffer.from(hkdfSync('sha256', originSecret, '', 'pin', 32))
  const signature = (id: string, text: string) => createHmac('sha256', key).update(`${id}.${text}`).digest()

  return {
    /** A pin as the header carries it, for the mirrored request of this id. */
    sign(pin: Pin, id: string): Bytes {
      const text = packed(pin)
      return `${text}.${signature(id, text).toString('base64url')}`
    },
    /** The pin in a header; null when it is not signed, or for another request, or not a pin. */
    read(header: Bytes, id: string): Pin | null {
      const [text = '', given = ''] = header.split('.')
      const [wanted, sent] = [signature(id, text), Buffer.from(given, 'base64url')]
      if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) return null
      const pin = unpacked(text)
      return isPin(pin) ? pin : null
    },
  }
}

export type Pins = ReturnType<typeof openPins>

function isPin(value: unknown): value is Pin {
  if (typeof value !== 'object' || value === null) return false
  const { keyword, created, title, ip, generated } = value as Record<string, unknown>
  const texts = typeof keyword === 'string' && typeof ip === 'string' && (title === null || typeof title === 'string')
  const isTime = typeof created === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(created)
  return texts && typeof generated === 'boolean' && isTime && !Number.isNaN(timeOf(created))
}

/** When a pinned link was created, in milliseconds since 1970. */
export function timeOf(created: string): number {
  return Date.parse(`${created.replace(' ', 'T')}Z`)
}
