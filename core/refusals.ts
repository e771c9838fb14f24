/** Every way a request is refused: what its caller sees, and under which stable name. */
export const refusals = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'unknown-field': { status: 400, title: 'Unknown field' },
  'bad-value': { status: 422, title: 'A value is not acceptable' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'code-taken': { status: 409, title: 'The alias is taken' },
  'too-many-versions': { status: 409, title: 'The link has been edited too often' },
  'stale-version': { status: 412, title: 'The link has changed since you read it' },
  'if-match-required': { status: 428, title: 'If-Match is required' },
  'not-found': { status: 404, title: 'No such link' },
  'no-route': { status: 404, title: 'No such route' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  deleted: { status: 410, title: 'The link was deleted' },
  expired: { status: 410, title: 'The link has expired' },
  'used-up': { status: 410, title: 'The link has been used up' },
  'key-required': { status: 401, title: 'A key is needed' },
  'scope-missing': { status: 403, title: 'The key may not do this' },
  'not-yours': { status: 403, title: 'The link belongs to somebody else' },
  'wrong-door': { status: 403, title: 'Not through the front door' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  internal: { status: 500, title: 'Something went wrong here' },
} as const

export type RefusalKind = keyof typeof refusals

/** What a caller is told of a refusal: RFC 9457 problem details. `field` names the request's field that is at fault. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  field?: string
}

/** An error meant for the caller: `detail` says what, why and what to do; `headers` go out with the reply. */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    detail: string,
    readonly field?: string,
    readonly headers: Record<string, string> = {},
    cause?: unknown,
  ) {
    super(detail, { cause })
  }

  get status(): number {
    return refusals[this.kind].status
  }

  /** The refusal as RFC 9457 problem details. Its `type` is stable: clients may compare it. */
  get problem(): Problem {
    return {
      type: `urn:understudy:problem:${this.kind}`,
      title: refusals[this.kind].title,
      status: this.status,
      detail: this.message,
      ...(this.field === undefined ? {} : { field: this.field }),
    }
  }
}

/**
 * The refusal for a store that does not serve: the caller may try again, and is never told that a link does not exist.
 * `cause`, the store's own error, goes to the log only.
 */
export function unavailable(what: string, cause?: unknown): Refusal {
  const detail = `${what} Nothing is lost; try again in a moment.`
  return new Refusal('unavailable', detail, undefined, { 'retry-after': '2' }, cause)
}
