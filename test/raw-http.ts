// HTTP as bytes: for tests of what a proxy may not touch, where a client that tidies up would hide it.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A message with its headers in order, as they were written, and its body without chunks. All text is one character a byte. */
export interface Message {
  /** Without the line's end. */
  firstLine: string
  headers: [name: string, value: string][]
  body: string
}

/** Reads messages off a connection, one after the other. `bodiless` says of a message that it has no body whatever its headers say. */
export class MessageReader {
  private bytes = ''

  constructor(private readonly bodiless: (message: Message) => boolean = () => false) {}

  /** The messages that are complete with this chunk. */
  read(chunk: Buffer): Message[] {
    this.bytes += chunk.toString('latin1')
    const messages: Message[] = []
    for (let next = this.next(); next !== null; next = this.next()) messages.push(next)
    return messages
  }

  /** What has come of a message that only the end of the connection ends. */
  rest(): Message | null {
    const head = this.head()
    return head && { ...head.message, body: this.bytes.slice(head.end) }
  }

  private next(): Message | null {
    const head = this.head()
    if (head === null) return null
    const { message, end } = head
    const length = this.bodiless(message) ? '0' : headerOf(message, 'content-length')
    if (!this.bodiless(message) && headerOf(message, 'transfer-encoding') === 'chunked')
      return this.chunked(message, end)
    if (length === undefined && message.firstLine.startsWith('HTTP/')) return null
    const size = Number(length ?? 0)
    if (this.bytes.length < end + size) return null
    const body = this.bytes.slice(end, end + size)
    this.bytes = this.bytes.slice(end + size)
    return { ...message, body }
  }

  private head() {
    const end = this.bytes.indexOf('\r\n\r\n')
    if (end === -1) return null
    const [firstLine = '', ...lines] = this.bytes.slice(0, end).split('\r\n')
    const headers = lines.map((line): [string, string] => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1).replace(/^[ \t]+|[ \t]+$/g, '')]
    })
    return { message: { firstLine, headers, body: '' }, end: end + 4 }
  }

  private chunked(message: Message, start: number): Message | null {
    let body = ''
    let at = start
    for (;;) {
      const line = this.bytes.indexOf('\r\n', at)
      if (line === -1) return null
      const size = Number.parseInt(this.bytes.slice(at, line), 16)
      if (size === 0) {
        const end = this.bytes.indexOf('\r\n\r\n', line)
        if (end === -1) return null
        this.bytes = this.bytes.slice(end + 4)
        return { ...message, body }
      }
      if (this.bytes.length < line + 2 + size + 2) return null
      body += this.bytes.slice(line + 2, line + 2 + size)
      at = line + 2 + size + 2
    }
  }
}

/** The value of a header; undefined when it is not there. */
export function headerOf({ headers }: Message, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1]
}

/** Sends bytes on a connection of their own and gives the reply; to a HEAD, without a body. */
export function exchange(url: string, bytes: string): Promise<Message> {
  const { hostname, port } = new URL(url)
  const isBodiless = ({ firstLine }: Message) =>
    bytes.startsWith('HEAD ') || /^HTTP\/1\.1 (1\d\d|204|304) /.test(firstLine)
  return new Promise((resolve, reject) => {
    const reader = new MessageReader(isBodiless)
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, 'latin1')))
    const done = (message: Message) => {
      resolve(message)
      socket.destroy()
    }
    socket.on('data', (chunk) => {
      const final = reader.read(chunk).find(({ firstLine }) => !/^HTTP\/1\.1 1\d\d /.test(firstLine))
      if (final !== undefined) done(final)
    })
    socket.on('end', () => {
      const rest = reader.rest()
      if (rest === null) reject(new Error('the connection ended without a reply'))
      else done(rest)
    })
    socket.on('error', reject)
  })
}

/** A server that answers every request with the same bytes, and remembers what it was asked. */
export interface Scripted {
  readonly url: string
  /** What it was asked, in order. */
  readonly asked: Message[]
  /** What it answers from now on; null: it hangs up. `close`: the connection's end is the reply's. */
  script: { bytes: string; close?: boolean } | null
  stop(): Promise<void>
}

/** Starts one, on any free port or on one of before. */
export async function scripted(bytes = 'HTTP/1.1 204 No Content\r\n\r\n', port = 0): Promise<Scripted> {
  const sockets = new Set<Socket>()
  const asked: Message[] = []
  const it: Scripted = { url: '', asked, script: { bytes }, stop }
  const server = createServer((socket) => {
    const reader = new MessageReader()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      for (const message of reader.read(chunk)) {
        asked.push(message)
        if (it.script === null) return void socket.destroy()
        socket.write(Buffer.from(it.script.bytes, 'latin1'))
        if (it.script.close) socket.end()
      }
    })
  })
  function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy()
    return new Promise((stopped) => server.close(() => stopped()))
  }
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return Object.assign(it, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
