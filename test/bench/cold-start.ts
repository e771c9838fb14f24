import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveBundle } from './assembly'
import { emptyFunction } from './empty'
import { median } from './rounds'

interface Starts {
  assembly: string
  runs: number
  say: (line: string) => void
}

/**
 * Starts a process that loads a bundle and answers one redirect, resolve's and an empty function's in turn. Gives the median of
 * each in milliseconds, from spawn to answer, and the size of the bundles in bytes. The store is a stub that holds every link.
 */
export async function coldStarts({ assembly, runs, say }: Starts) {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-cold-'))
  const empty = join(folder, 'index.js')
  writeFileSync(empty, emptyFunction)
  const store = createServer((_, reply) => reply.end(JSON.stringify({ Item: link })))
  await once(store.listen(0, '127.0.0.1'), 'listening')
  const endpoint = `http://127.0.0.1:${(store.address() as AddressInfo).port}`
  const resolve = resolveBundle(assembly)
  const times = { resolve: [] as number[], empty: [] as number[] }
  try {
    for (let run = 0; run <= runs; run++) {
      const [ours, theirs] = [await start(resolve, endpoint), await start(empty, endpoint)]
      // Run 0 warms the file cache.
      if (run === 0) continue
      times.resolve.push(ours)
      times.empty.push(theirs)
    }
  } finally {
    store.close()
    rmSync(folder, { recursive: true })
  }
  say(`${runs} cold starts of each`)
  return {
    runs,
    resolve: median(times.resolve),
    empty: median(times.empty),
    bytes: statSync(resolve).size,
    emptyBytes: emptyFunction.length,
  }
}

const link = {
  code: { S: 'hot' },
  version: { N: '1' },
  long_url: { S: 'https://example.com/' },
  permanent: { BOOL: false },
}

const program = `
const { handler } = require(process.argv[1])
const http = { method: 'GET', path: '/hot' }
handler({ rawPath: '/hot', rawQueryString: '', headers: {}, requestContext: { http } })
  .then(({ statusCode }) => process.stdout.write(String(statusCode) + '\\n', () => process.exit()))
`

async function start(bundle: string, endpoint: string): Promise<number> {
  const before = performance.now()
  const child = spawn(process.execPath, ['-e', program, bundle], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      LINKS_TABLE: 'links',
      BUDGETS_TABLE: 'budgets',
      CACHE_SECONDS: '5',
      PUBLIC_URLS: '',
    },
  })
  let answer = ''
  child.stdout.on('data', (chunk) => {
    answer += chunk
  })
  await once(child.stdout, 'end')
  if (!answer.endsWith('302\n')) throw new Error(`A cold start answered ${JSON.stringify(answer)}.`)
  return performance.now() - before
}
