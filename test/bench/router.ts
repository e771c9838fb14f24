// npm run bench:router: what an answer of the legacy costs through the router, and what of that are the records for the
// comparison. One client and one legacy, asked in turn: directly, through the router with nothing sampled, and with everything.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openMigrationTable } from '../../core/migration/migration-table'
import { synthesize } from '../../lib/app'
import { median } from './rounds'
import { type Serving, serving } from './serving'

const options = {
  rounds: { type: 'string', default: '8' },
  requests: { type: 'string', default: '1000' },
} as const

async function main(): Promise<void> {
  process.env.CDK_VALIDATION ??= 'false'
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const { values } = parseArgs({ options })
  const [rounds, requests] = [Number(values.rounds), Number(values.requests)]
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  const legacy = createServer((_, reply) => {
    reply.writeHead(301, { location: 'http://legacy.example/', 'content-type': 'text/html' }).end()
  })
  await new Promise<void>((listening) => legacy.listen(0, '127.0.0.1', listening))
  const direct = `http://127.0.0.1:${(legacy.address() as AddressInfo).port}`
  const settings = { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: direct }
  const assembly = synthesize({ outdir: join(folder, 'cdk.out'), settings })
  const started: Serving[] = []
  try {
    for (const [name, sample] of [
      ['nothing', 0],
      ['everything', 10_000],
    ] as const) {
      const service = await serving(assembly, join(folder, name))
      started.push(service)
      await sampling(join(folder, name), sample)
    }
    const [nothing, everything] = started.map(({ url }) => url)
    const ways = { direct, nothing: nothing ?? '', everything: everything ?? '' }
    await round(ways, requests)
    const rows: Record<Way, number>[] = []
    for (let n = 1; n <= rounds; n++) {
      const row = await round(ways, requests)
      rows.push(row)
      say(`round ${n}: legacy ${ms(row.direct)}, router ${ms(row.nothing)}, router and records ${ms(row.everything)}`)
    }
    const middle = (way: Way) => ms(median(rows.map((row) => row[way])))
    say(`\nmedian latency, one request at a time: legacy directly ${middle('direct')}, through the router`)
    say(`with nothing sampled ${middle('nothing')}, with everything ${middle('everything')}`)
    say(`router against the legacy directly:          ${spread(rows.map(({ nothing, direct }) => nothing / direct))}`)
    say(`everything sampled against nothing sampled:  ${spread(rows.map((row) => row.everything / row.nothing))}`)
  } finally {
    for (const { stop } of started) await stop()
    legacy.closeAllConnections()
    legacy.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

type Way = 'direct' | 'nothing' | 'everything'

/** Sets the share that is sampled before the first request: no router has seen another one. */
async function sampling(data: string, sample: number): Promise<void> {
  const { engineUrl, outputs } = JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8'))
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: engineUrl, region: 'us-east-1', credentials })
  await openMigrationTable(outputs.MigrationTable, DynamoDBDocumentClient.from(client)).change('bench', () => ({
    sample,
  }))
  client.destroy()
}

/** Asks each way so many times, by turns, so that whatever else the machine does hits all alike; gives the median of each. */
async function round(ways: Record<Way, string>, requests: number): Promise<Record<Way, number>> {
  const times: Record<Way, number[]> = { direct: [], nothing: [], everything: [] }
  const order = Object.keys(ways) as Way[]
  for (let n = 0; n < requests; n++) {
    for (const way of order) times[way].push(await latency(ways[way]))
    order.push(...order.splice(0, 1))
  }
  return { direct: median(times.direct), nothing: median(times.nothing), everything: median(times.everything) }
}

const agent = new Agent({ keepAlive: true })

async function latency(url: string): Promise<number> {
  const began = performance.now()
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const outgoing = request(`${url}/hot`, { agent }, (reply) => {
      reply.resume().on('end', () => resolve(reply.statusCode))
    })
    outgoing.on('error', reject).end()
  })
  if (status !== 301) throw new Error(`A redirect answered ${status}.`)
  return performance.now() - began
}

function ms(time: number): string {
  return `${time.toFixed(2)} ms`
}

function spread(ratios: number[]): string {
  const sorted = [...ratios].sort((a, b) => a - b)
  return `${median(ratios).toFixed(2)} (rounds from ${sorted[0]?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)})`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`)
    process.exit(1)
  },
)
