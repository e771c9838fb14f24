// How long a function takes from nothing to its first answer, each against an empty bundle in the same run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { written } from '../../core/clicks/line'
import type { BundledFunction } from './assembly'
import { emptyFunction } from './empty'
import { median } from './rounds'
import type { Section } from './section'

interface Starts {
  /** Those of which something is known in `firsts` are started. */
  functions: readonly BundledFunction[]
  runs: number
  say: (line: string) => void
  /** Whether to end with the runs there are. */
  stopped: () => boolean
}

/**
 * Starts a process that loads a bundle and answers its first event, all functions and an empty one in turn, and gives the medians,
 * from spawn to answer. The store (and the legacy) is a stub that holds every link. Null when it was stopped before the first run.
 */
export async function coldStarts({ functions, runs, say, stopped }: Starts): Promise<Section | null> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-cold-'))
  const stub = createServer(answer)
  await once(stub.listen(0, '127.0.0.1'), 'listening')
  const stubUrl = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`
  const empty = { name: 'empty function', file: join(folder, 'index.js'), environment: {} }
  writeFileSync(empty.file, emptyFunction)
  const all = [empty, ...functions.filter(({ name }) => name in firsts)].map((it) => ({
    ...it,
    bytes: statSync(it.file).size,
    times: [] as number[],
  }))
  try {
    for (let run = 0; run <= runs && !stopped(); run++) {
      for (const it of all) {
        const time = await start(it, stubUrl)
        // Run 0 warms the file cache.
        if (run > 0) it.times.push(time)
      }
      if (run > 0 && run % 5 === 0) say(`cold start: ${run} of ${runs}`)
    }
  } finally {
    stub.close()
    rmSync(folder, { recursive: true })
  }
  const ratios = all.map(({ name, bytes, times }) => ({ name, ms: median(times), bytes }))
  const least = ratios[0]?.ms ?? Number.NaN
  if (Number.isNaN(least)) return null
  const resolve = ratios.find(({ name }) => name === 'Resolve')
  return {
    title: 'Cold start',
    says:
      `Medians of ${all[0]?.times.length} interleaved starts of a process, from its spawn to its first answer. The store answers on the ` +
      "same machine, so this is what the code costs, without Lambda's own start and without TLS.",
    columns: ['', 'ms', ': empty function', 'bundle kB'],
    rows: ratios.map(({ name, ms, bytes }) => [name.toLowerCase(), ms, ms / least, bytes / 1000]),
    targets: resolve
      ? [{ name: 'resolve : empty function, cold start', figure: resolve.ms / least, aim: 'at most', bound: 1.6 }]
      : [],
  }
}

/** The first event of each function, and what its answer has to be like. */
const firsts: Record<string, { event: (environment: Record<string, string>) => object; gives: RegExp }> = {
  'empty function': { event: () => ({}), gives: /"statusCode":302/ },
  Resolve: { event: () => request('GET', '/hot'), gives: /"statusCode":302/ },
  Create: {
    event: (env) => request('POST', '/v1/links', env, JSON.stringify({ long_url: 'https://example.com/' })),
    gives: /"statusCode":201/,
  },
  Expand: { event: (env) => request('GET', '/v1/links/{code}', env), gives: /"statusCode":200/ },
  Stats: { event: (env) => request('GET', '/v1/links/{code}/stats', env), gives: /"statusCode":200/ },
  Count: { event: () => delivery(), gives: /"added":[1-9]/ },
  Router: { event: (env) => request('GET', '/hot', env), gives: /"statusCode":301/ },
  Shadow: { event: () => ({}), gives: /"lines":0/ },
}

function request(method: string, path: string, { ORIGIN_SECRET = '' } = {}, body?: string): object {
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path.replace('{code}', 'hot'),
    rawQueryString: '',
    headers: { 'x-understudy-origin': ORIGIN_SECRET, 'content-type': 'application/json' },
    pathParameters: { code: 'hot' },
    requestContext: { http: { method, path, sourceIp: '127.0.0.1' }, domainName: 'localhost', requestId: 'first' },
    body,
    isBase64Encoded: false,
  }
}

function delivery(): object {
  const click = { code: 'hot', version: 1, bot: false, country: null, referrer: null }
  const message = written('click', { at: Date.now(), writer: 'bench', n: 1 }, click)
  const data = {
    messageType: 'DATA_MESSAGE',
    logGroup: 'resolve',
    logStream: 'one',
    logEvents: [{ id: '1', timestamp: Date.now(), message }],
  }
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } }
}

const link = {
  code: { S: 'hot' },
  part: { S: 'head' },
  version: { N: '1' },
  long_url: { S: 'https://example.com/' },
  title: { NULL: true },
  tags: { NULL: true },
  expires_at: { NULL: true },
  max_clicks: { NULL: true },
  permanent: { BOOL: false },
  created_at: { S: '2026-01-01T00:00:00.000Z' },
  active_from: { S: '2026-01-01T00:00:00.000Z' },
}

/** The store, the secrets and the legacy. The table of links holds every link, all others nothing. */
function answer(call: IncomingMessage, reply: ServerResponse): void {
  let asked = ''
  call.on('data', (chunk) => {
    asked += chunk
  })
  call.on('end', () => {
    const target = String(call.headers['x-amz-target'] ?? '')
    if (target === '') return reply.writeHead(301, { location: 'https://example.com/' }).end()
    const isThere = /"TableName":"[^"]*Links/.test(asked)
    const found = target.endsWith('.Query') ? { Items: isThere ? [link] : [] } : isThere ? { Item: link } : {}
    return reply.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(found))
  })
}

const program = `
const { handler } = require(process.argv[1])
const context = { getRemainingTimeInMillis: () => 10_000 }
handler(JSON.parse(process.argv[2]), context)
  .then((answer) => process.stdout.write(JSON.stringify(answer) + '\\n', () => process.exit()))
`

async function start({ name, file, environment }: BundledFunction, stubUrl: string): Promise<number> {
  const first = firsts[name]
  if (first === undefined) throw new Error(`Nothing is known of a first event of ${name}.`)
  const event = JSON.stringify(first.event(environment))
  const before = performance.now()
  const child = spawn(process.execPath, ['-e', program, file, event], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...environment,
      AWS_ENDPOINT_URL: stubUrl,
      AWS_ENDPOINT_URL_DYNAMODB: stubUrl,
      LEGACY_URL: stubUrl,
    },
  })
  let told = ''
  child.stdout.on('data', (chunk) => {
    told += chunk
  })
  await once(child.stdout, 'end')
  if (!first.gives.test(told)) throw new Error(`A cold start of ${name} answered ${told.slice(0, 500)}`)
  return performance.now() - before
}
