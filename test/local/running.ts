import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Platform, type PlatformOptions, startPlatform } from '../../local/platform'
import { fixtureApp } from './fixture-app'

export interface Running extends Platform {
  /** Its data folder. */
  data: string
  said: string[]
}

/** A platform over the fixture app, and the function that ends it and removes its data. */
export async function running(
  options: Partial<PlatformOptions> & { assembly?: string } = {},
): Promise<{ platform: Running; end: () => Promise<void> }> {
  const assembly = options.assembly ?? fixtureApp()
  const data = options.data ?? temporaryFolder()
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const started = await startPlatform({
    assembly,
    port: 0,
    data,
    engine: { kind: 'dynalite' },
    workers: 2,
    say,
    ...options,
  })
  const end = async () => {
    await started.stop()
    rmSync(data, { recursive: true, force: true })
    if (!options.assembly) rmSync(assembly, { recursive: true, force: true })
  }
  return { platform: { ...started, data, said }, end }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'understudy-test-'))
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** One request by node:http: unlike fetch, it sends the path as it is. */
export function ask(
  base: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Tells the fixture's function behind `path` what to do. */
export function order(base: string, what: object, path = '/v1/do'): Promise<Answer> {
  return ask(base, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  })
}

/** Everything a server sends back for these bytes until it hangs up, or goes quiet. */
export function raw(base: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.end(bytes)
  })
}

/** Waits until `found` gives something, and gives it. */
export async function eventually<T>(
  found: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 8_000,
): Promise<T> {
  const until = Date.now() + milliseconds
  for (;;) {
    const value = await found()
    if (value) return value
    if (Date.now() > until) throw new Error('it did not come to pass')
    await sleep(20)
  }
}

/** The lines of all log streams of a function, those that are JSON. */
export function logLines(data: string, name: string): LogLine[] {
  const folder = join(data, 'logs', name)
  try {
    return readdirSync(folder).flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((line) => {
          try {
            return [JSON.parse(line)]
          } catch {
            return []
          }
        }),
    )
  } catch {
    return []
  }
}

/** The deliveries the fixture's count function has seen. */
export function deliveries(data: string) {
  return logLines(data, 'fixture-count').filter((line) => line.type === 'delivered')
}

export interface LogLine {
  type?: string
  level?: string
  message?: unknown
  requestId?: string
  at?: number
  fails?: boolean
  payload?: { logEvents: { id: string; message: string; timestamp: number }[]; logStream: string; logGroup: string }
}
