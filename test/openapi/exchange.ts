// One request to the running service and what came back, as it is held against the description.

export interface Exchange {
  method: string
  /** As asked, with its query. */
  target: string
  headers: Record<string, string>
  /** What was sent; undefined for nothing. */
  body: string | undefined
  status: number
  /** What came back, names in lower case. */
  replied: Record<string, string>
  text: string
}

export interface Wish {
  body?: unknown
  headers?: Record<string, string>
}

/** Asks a service, follows nothing, and keeps what was asked and answered in `seen`. */
export function asking(url: () => string, seen: Exchange[]) {
  return async function ask(method: string, target: string, { body, headers = {} }: Wish = {}): Promise<Exchange> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const reply = await fetch(url() + target, {
      method,
      headers: { 'user-agent': 'curl/8.5.0', ...headers },
      redirect: 'manual',
      ...(sent !== undefined && { body: sent }),
    })
    const exchange = {
      ...{ method, target, headers, body: sent, status: reply.status },
      replied: Object.fromEntries(reply.headers),
      text: await reply.text(),
    }
    seen.push(exchange)
    return exchange
  }
}

/** Each is asked for again and again while a description is checked. */
const parsed = new Map<string, unknown>()

/** A text as the JSON value it is; undefined when it is none. */
export function jsonOf(text: string | undefined): unknown {
  if (text === undefined || parsed.has(text)) return parsed.get(text ?? '')
  try {
    parsed.set(text, JSON.parse(text))
  } catch {
    parsed.set(text, undefined)
  }
  return parsed.get(text)
}
