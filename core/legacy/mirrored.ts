// How a mirrored request tells what it is: a request that another system has answered, shown here to see what we would say.
import type { Bytes } from './bytes'
import type { LegacyRequest } from './request'
import type { Surroundings } from './surroundings'

/** The header by which a mirrored request is known. Only the comparison sends it: the front door takes it from clients. */
export const shadowHeader = 'x-shadow'

export interface Mirroring {
  /** Names the request and every repetition of its mirroring. */
  id: string
  /** When the request came, in milliseconds since 1970. */
  at: number
  /** The comparison asks for itself: there is no request of a client behind it, hence no click. */
  probe: boolean
}

/** What the header of a mirrored request holds. */
export function shadowValue({ id, at, probe }: Mirroring): string {
  return `${id};at=${at}${probe ? ';probe' : ''}`
}

/**
 * What a request says of its mirroring; null for a request of a client. Throws for a header that cannot be read: to take it
 * for a client's would count a click or make a link.
 */
export function mirroringOf({ header }: Pick<LegacyRequest, 'header'>): Mirroring | null {
  const value = header(shadowHeader)
  if (value === undefined) return null
  const [, id, at, probe] = /^([\w-]{1,64});at=(\d{1,15})(;probe)?$/.exec(value) ?? []
  if (id === undefined) throw new Error(`the header ${shadowHeader} cannot be read`)
  return { id, at: Number(at), probe: probe !== undefined }
}

/** The surroundings in which a request is judged: a mirrored one in its own time, so that a signature does not age on the way. */
export function inItsTime(surroundings: Surroundings, request: Pick<LegacyRequest, 'header'>): Surroundings {
  const mirroring = mirroringOf(request)
  return mirroring === null ? surroundings : { ...surroundings, now: () => mirroring.at }
}

/** JSON in the alphabet that a header can carry. */
export function packed(value: object): Bytes {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** What was packed; null for what was not. */
export function unpacked(text: Bytes): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
