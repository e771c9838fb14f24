// Requests as bytes on a connection that is kept, and what came back.
import { connect, type Socket } from 'node:net'
import { type Message, MessageReader } from '../raw-http'
import type { Hostile } from './hostile'
import type { Answer } from './judge'

/** For so long an answer may take, in milliseconds. */
const patience = 20_000

export interface Wire {
  /** Sends a request and gives the answer. Rejects when there is none. */
  ask(request: Hostile): Promise<Answer>
  close(): void
}

/** One connection to a service, opened anew when the other end closes it. One request at a time. */
export function openWire(url: string): Wire {
  const { hostname, port, host } = new URL(url)
  let socket: Socket | undefined

  function ask(request: Hostile): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const open = socket ?? connect(Number(port), hostname)
      socket = open
      const reader = new MessageReader(
        ({ firstLine }) => request.method === 'HEAD' || / (1\d\d|204|304) /.test(firstLine.slice(8, 14)),
      )
      const limit = setTimeout(() => fail(new Error(`no answer within ${patience} ms`)), patience)
      const settle = () => {
        clearTimeout(limit)
        open.removeAllListeners()
        open.on('error', () => {})
      }
      const fail = (error: Error) => {
        settle()
        open.destroy()
        socket = undefined
        reject(error)
      }
      const done = (message: Message) => {
        settle()
        const answer = answerOf(message)
        if (answer.headers.connection === 'close') {
          open.destroy()
          socket = undefined
        }
        resolve(answer)
      }
      open.on('data', (chunk) => {
        const [message] = reader.read(chunk).filter(({ firstLine }) => !/ 1\d\d /.test(firstLine.slice(8, 13)))
        if (message !== undefined) done(message)
      })
      open.on('end', () => fail(new Error('the connection ended without an answer')))
      open.on('error', fail)
      open.write(Buffer.from(bytesOf(request, host), 'latin1'))
    })
  }

  return { ask, close: () => socket?.destroy() }
}

function bytesOf({ method, target, headers, body }: Hostile, host: string): string {
  const all = headers.some(([name]) => name === 'host') ? headers : [['host', host], ...headers]
  const lines = [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`)]
  return `${[...lines, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`
}

function answerOf({ firstLine, headers, body }: Message): Answer {
  return {
    status: Number(firstLine.split(' ')[1]),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body, 'latin1').toString(),
  }
}
