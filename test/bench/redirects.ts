import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { until } from '../engines'
import { resolveBundle } from './assembly'
import { emptyFunction } from './empty'
import { median } from './rounds'

interface Bench {
  assembly: string
  /** A folder for data, removed by the caller. */
  folder: string
  rounds: number
  /** About how long each round loads the slower side. */
  seconds: number
  say: (line: string) => void
}

/** Requests before the first round: the compiler has to have seen everything. */
const warmUp = 5000

/**
 * Loads the service and an empty function in turn, on the same platform, by redirects of one hot link. Gives medians per side,
 * the ratio of each round, and how many redirects were given and how many of these are counted. Fails when any reply is not a
 * redirect, or when the statistics are not exactly the redirects given.
 */
export async function redirects({ assembly, folder, rounds, seconds, say }: Bench) {
  const empty = join(folder, 'empty.out')
  cpSync(assembly, empty, { recursive: true })
  writeFileSync(resolveBundle(empty), emptyFunction)

  const service = await serve(assembly, join(folder, 'service'))
  const limit = await serve(empty, join(folder, 'empty'))
  try {
    await shorten(service.url)
    const measured = { service: [] as Load[], empty: [] as Load[] }
    // The warm-up, which also tells how many requests fill a round.
    const warm = [await load(service.url, warmUp), await load(limit.url, warmUp)]
    const amount = Math.ceil(seconds * Math.min(...warm.map(({ perSecond }) => perSecond)))
    const followed = warmUp + rounds * amount
    for (let round = 1; round <= rounds; round++) {
      const [ours, theirs] = [await load(service.url, amount), await load(limit.url, amount)]
      measured.service.push(ours)
      measured.empty.push(theirs)
      say(`round ${round}: resolve ${ours.perSecond.toFixed(0)}/s, empty function ${theirs.perSecond.toFixed(0)}/s`)
    }
    await until(async () => (await counted(service.url)) >= followed, 60_000)
    const inStatistics = await counted(service.url)
    if (inStatistics !== followed) throw new Error(`${followed} redirects were given and ${inStatistics} are counted.`)
    return {
      sides: [side('resolve, clicks recorded', measured.service), side('empty function', measured.empty)],
      ratios: measured.service.map(({ perSecond }, n) => perSecond / (measured.empty[n]?.perSecond ?? Number.NaN)),
      followed,
      counted: inStatistics,
    }
  } finally {
    await Promise.all([service.stop(), limit.stop()])
  }
}

interface Load {
  perSecond: number
  p50: number
  p99: number
}

function side(name: string, loads: Load[]) {
  const middle = (figure: keyof Load) => median(loads.map((load) => load[figure]))
  return { name, perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') }
}

/** Sends exactly `amount` requests, so that what is counted can be held against what was given. */
async function load(url: string, amount: number): Promise<Load> {
  const started = performance.now()
  let ended = started
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon({ url: `${url}/hot`, connections: 32, amount }, (error, result) =>
      error ? reject(error) : resolve(result),
    )
    // The client looks at its clock once a second; this is when the last answer really came.
    running.on('response', () => {
      ended = performance.now()
    })
  })
  if (result['3xx'] !== amount) throw new Error(`${amount - result['3xx']} of ${amount} requests were not redirected.`)
  return { perSecond: (1000 * amount) / (ended - started), p50: result.latency.p50, p99: result.latency.p99 }
}

async function shorten(url: string): Promise<void> {
  const body = JSON.stringify({ long_url: 'https://example.com/', alias: 'hot' })
  const { status } = await fetch(`${url}/v1/links`, { method: 'POST', body })
  if (status !== 201) throw new Error(`Creating the hot link answered ${status}.`)
}

async function counted(url: string): Promise<number> {
  const reply = await fetch(`${url}/v1/links/hot/stats`)
  return ((await reply.json()) as { total_clicks: number }).total_clicks
}

async function serve(assembly: string, data: string) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', join(__dirname, 'serve.ts'), assembly, data],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit').then(() => [''])])
  const url = String(line).trim()
  if (!url.startsWith('http')) throw new Error('The platform did not start.')
  const stop = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return { url, stop }
}
