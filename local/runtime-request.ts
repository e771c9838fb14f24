/** A request of a runtime client, as far as the Runtime API needs it. */
export interface RuntimeRequest {
  method: string
  path: string
  body: Buffer
}

const separator = '\r\n\r\n'

/** Cuts the bytes of a connection into HTTP requests. The runtime clients are few and known, so this is all of HTTP they use. */
export class RequestReader {
  /** True when the client waits for "100 Continue" before it sends the body. */
  wantsToContinue = false
  private parts: Buffer[] = []
  private size = 0
  /** No request can be complete before so many bytes are there. */
  private needed = 0

  /** The requests that are complete with this chunk, in order. */
  read(chunk: Buffer): RuntimeRequest[] {
    this.parts.push(chunk)
    this.size += chunk.length
    this.wantsToContinue = false
    if (this.size < this.needed) return []
    let bytes = this.parts.length === 1 ? chunk : Buffer.concat(this.parts)
    const requests: RuntimeRequest[] = []
    for (;;) {
      const found = this.first(bytes)
      if (!found) break
      requests.push(found.request)
      bytes = bytes.subarray(found.length)
    }
    this.parts = bytes.length > 0 ? [bytes] : []
    this.size = bytes.length
    return requests
  }

  private first(bytes: Buffer): { request: RuntimeRequest; length: number } | undefined {
    this.needed = 0
    const end = bytes.indexOf(separator)
    if (end === -1) return undefined
    const head = bytes.toString('latin1', 0, end)
    const [method = '', path = ''] = head.split(' ', 2)
    const start = end + separator.length
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) return this.chunked(bytes, start, { method, path })
    if (bytes.length < start + length) {
      this.needed = start + length
      this.wantsToContinue = bytes.length === start && /\r\nexpect: *100-continue/i.test(head)
      return undefined
    }
    return { request: { method, path, body: bytes.subarray(start, start + length) }, length: start + length }
  }

  private chunked(bytes: Buffer, start: number, about: Pick<RuntimeRequest, 'method' | 'path'>) {
    const chunks: Buffer[] = []
    let position = start
    for (;;) {
      const end = bytes.indexOf('\r\n', position)
      if (end === -1) return undefined
      const length = Number.parseInt(bytes.toString('latin1', position, end), 16)
      const next = end + 2 + length + 2
      if (bytes.length < next) return undefined
      if (!length) return { request: { ...about, body: Buffer.concat(chunks) }, length: next }
      chunks.push(bytes.subarray(end + 2, end + 2 + length))
      position = next
    }
  }
}
