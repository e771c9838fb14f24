// Contract 1 and 12: a path is taken raw and any method is accepted, but Node's parser refuses bytes from 0x80 in a
// path and methods it has not heard of. What it refuses for that is read here instead and answered on the same
// connection, which then ends.
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer } from './answer'
import type { Bytes } from './byte-strings'
import type { LegacyRequest } from './reading-a-request'

export interface ParserError extends Error {
  code?: string
  rawPacket?: Buffer
}

const readable = new Set(['HPE_INVALID_URL', 'HPE_INVALID_METHOD'])

/** The request that the parser refused, or null when it is not one; its body is not read. */
export function rescue(error: ParserError, address: string): LegacyRequest | null {
  const packet = readable.has(error.code ?? '') ? (error.rawPacket?.toString('latin1') ?? '') : ''
  const end = packet.indexOf('\r\n\r\n')
  const [line = '', ...lines] = packet.slice(0, Math.max(end, 0)).split('\r\n')
  const [, method, target] = /^([A-Z]+) (\/[^ ]*) HTTP\/1\.[01]$/.exec(line) ?? []
  if (method === undefined || target === undefined) return null
  const headers = new Map(lines.map(nameAndValue))
  return { method, target, header: (name) => headers.get(name), body: '', address }
}

/** Writes the answer and ends the connection. */
export function writeAndEnd(socket: Duplex, method: string, { status, headers, body }: Answer): void {
  const lines = Object.entries({ ...headers, 'content-length': body.length, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n`, 'latin1')
  socket.end(method === 'HEAD' ? '' : body)
}

function nameAndValue(line: Bytes): [string, Bytes] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}
