// Stands between the router and the legacy, and does to answers what it is told to. What it is not told to change goes on byte by byte.
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bufferOf } from '../../core/legacy/bytes'
import type { Loss } from './mutation'
import { isSame, type Question, questionOf, type Said } from './said'

/** What is done to answers. */
export interface Manner {
  change(said: Said, asked: Question): Said | Promise<Said>
  loses?(asked: Question): Loss | null
  delays?(asked: Question): number
}

export interface LegacyProxy {
  url: string
  /** From now on; null is nothing. */
  set(manner: Manner | null): void
  /** How many answers were changed, lost or late since it was last set. */
  readonly met: number
  stop(): Promise<void>
}

/** Starts one in front of the system at `target`. */
export async function openProxy(target: () => string): Promise<LegacyProxy> {
  let manner: Manner | null = null
  let met = 0
  const server = createServer(
    { maxHeaderSize: 256 * 1024, insecureHTTPParser: true, keepAliveTimeout: 65_000 },
    (incoming, outgoing) => {
      answer(incoming, outgoing).catch(() => outgoing.destroy())
    },
  )

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesIn(incoming)
    const asked = questionOf({
      ...{ method: incoming.method ?? 'GET', target: incoming.url ?? '/', body },
      header: (name) =>
        Array.isArray(incoming.headers[name]) ? undefined : (incoming.headers[name] as string | undefined),
    })
    const now = manner
    const loss = now?.loses?.(asked) ?? null
    if (loss !== null) met++
    if (loss === 'unasked') return void incoming.socket.destroy()
    const said = await passedOn(target(), incoming, body)
    const late = now?.delays?.(asked) ?? 0
    if (late > 0) {
      met++
      await new Promise((resolve) => setTimeout(resolve, late))
    }
    if (loss === 'before') return void incoming.socket.destroy()
    const changed = (await now?.change(said, asked)) ?? said
    if (!isSame(changed, said)) met++
    send(incoming, outgoing, changed, loss)
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      manner = next
      met = 0
    },
    get met() {
      return met
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}

/** Bodies have no length of their own here: how one is framed is up to who changes the headers. */
function send(
  { socket, method }: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body }: Said,
  loss: Loss | null,
): void {
  const bytes = method === 'HEAD' ? Buffer.alloc(0) : bufferOf(body)
  const isFramed = headers.some(([name]) => /^transfer-encoding$/i.test(name))
  if (loss === 'in headers') {
    socket.write(`HTTP/1.1 ${status} OK\r\ncontent-ty`)
    return void socket.destroySoon()
  }
  outgoing.sendDate = false
  const length =
    isFramed || method === 'HEAD' || status === 204
      ? []
      : [['content-length', String(bytes.length + (loss === 'in body' ? 100 : 0))] as const]
  outgoing.writeHead(status, [...headers, ...length].flat())
  if (loss === 'in body') return void outgoing.write(bytes, () => socket.destroySoon())
  outgoing.end(bytes)
}

async function passedOn(target: string, { method, url, rawHeaders }: IncomingMessage, body: string): Promise<Said> {
  const { hostname, port } = new URL(target)
  return new Promise((resolve, reject) => {
    const onwards = ask(
      {
        hostname,
        port,
        method,
        path: url,
        headers: rawHeaders,
        setHost: false,
        insecureHTTPParser: true,
        maxHeaderSize: 256 * 1024,
      },
      (reply) => {
        const { statusCode: status = 0, rawHeaders: raw } = reply
        bytesIn(reply).then((said) => resolve({ status, headers: pairsOf(raw), body: said }), reject)
      },
    )
    onwards.on('error', reject)
    onwards.end(bufferOf(body))
  })
}

/** Without what says how long a body is, and what belongs to one connection. */
function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, n) =>
    n % 2 === 1 || /^(?:content-length|transfer-encoding|connection|keep-alive)$/i.test(name)
      ? []
      : [[name, raw[n + 1] ?? ''] as [string, string]],
  )
}

async function bytesIn(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}
