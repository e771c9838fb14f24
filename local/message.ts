// HTTP as it travels inside the platform: from the front door to an origin and back.

/** A request as an origin receives it. */
export interface OriginRequest {
  method: string
  /** The path as the viewer sent it, not decoded. */
  path: string
  /** What follows the question mark, not decoded. */
  query: string
  /** Lower case names; what was sent several times is joined by commas. No cookies. */
  headers: Record<string, string>
  cookies: string[]
  body: Buffer
  /** The protocol of the connection, for example HTTP/1.1. */
  protocol: string
}

export interface Reply {
  status: number
  headers: Record<string, string | string[]>
  body: string | Buffer
}

/** What stands behind a domain name the distribution sends requests to. */
export interface Origin {
  domain: string
  /** A larger body, in bytes, is answered 413. */
  bodyLimit: number
  /** Never rejects: whatever happens is a reply. */
  answer(request: OriginRequest): Promise<Reply>
}

/** What is said of a request that is larger than an origin, or the function behind it, takes. */
export const tooLarge: Reply = refusal(413, 'Request Entity Too Large')

/** The JSON reply of a gateway that has no answer from a function. */
export function refusal(status: number, message: string): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}
