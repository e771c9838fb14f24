// A run: some of the requests over the wire to a running service, the others to the same bundles in a process of their own.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { join } from 'node:path'
import { askAll, type Failing } from './asking'
import type { Known } from './hostile'
import type { Order, Said } from './inside'
import { growthOf, type Weight } from './memory'
import { openWire } from './wire'

export interface Service {
  url: string
  engineUrl: string
  /** The folder of the app it runs. */
  assembly: string
  /** The process that serves; its workers are its children. */
  pid: number
}

export interface Wishes {
  runs: number
  seed: number
  known: Known
  /** Is told how many are answered; says whether to go on. */
  each: (answered: number) => boolean
}

export interface Outcome {
  answered: number
  /** Requests that were answered as none may be. */
  failing: Failing[]
  /** What else is wrong, in words. */
  wrong: string[]
}

/** One in so many goes over the wire. */
const share = 20
const connections = 4
const weighings = 16
const megabyte = 1024 * 1024

/** Sends them all, unless one fails or `each` ends it. */
export async function fuzz(
  { url, engineUrl, assembly, pid }: Service,
  { runs, seed, known, each }: Wishes,
): Promise<Outcome> {
  const wired = Math.ceil(runs / share)
  const heap: Weight[] = []
  const resident: Weight[] = []
  const workers = workersOf(pid)
  let goesOn = true
  let [inside, outside] = [0, 0]
  const progress = () => {
    goesOn &&= each(inside + outside)
    return goesOn
  }

  const child = fork(join(__dirname, 'inside.ts'), {
    execArgv: ['--require', require.resolve('tsx/cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const rest: Order = { seed, from: wired, to: runs, known, assembly, engineUrl, weighings }
  const insideEnded = ordered(child, rest, ({ asked, heap: bytes }) => {
    inside = asked
    if (bytes !== undefined) heap.push({ requests: asked, bytes })
    if (!progress()) child.send('stop' satisfies Order)
  })
  const wires = Array.from({ length: connections }, () => openWire(url))
  const between = Math.max(1, Math.floor(wired / weighings))
  const outsideEnded = askAll(
    { seed, from: 0, to: wired, known },
    {
      ways: wires.map(({ ask }) => ask),
      each() {
        if (++outside % between === 0) resident.push({ requests: outside, bytes: residentOf([pid, ...workers]) })
        return outside % 100 === 0 ? progress() : goesOn
      },
    },
  )
  try {
    const [within, onWire] = await Promise.all([insideEnded, outsideEnded])
    const gone = workers.filter((worker) => !workersOf(pid).includes(worker))
    return {
      answered: inside + outside,
      failing: [within.ended, onWire].filter((each) => each !== null),
      wrong: [
        ...(within.gone === undefined ? [] : [`the process with the handlers ended (${within.gone})`]),
        ...gone.map((worker) => `the worker process ${worker} ended`),
        ...grown('the heap of the handlers', growthOf(heap, { inAll: 8 * megabyte, aRequest: 64 })),
        ...grown('the service', growthOf(resident, { inAll: 96 * megabyte, aRequest: 512 })),
      ],
    }
  } finally {
    for (const wire of wires) wire.close()
    child.kill('SIGKILL')
  }
}

/** Gives it the order, and gives what failed; `gone` when the process ended before it could say. */
function ordered(child: ChildProcess, order: Order, heard: (said: { asked: number; heap?: number }) => void) {
  return new Promise<{ ended: Failing | null; gone?: string }>((ended) => {
    child.on('message', (said: Said) => {
      heard(said)
      if ('ended' in said) ended(said)
    })
    child.once('exit', (code, signal) => ended({ ended: null, gone: String(code ?? signal) }))
    child.send(order)
  })
}

function grown(what: string, bytes: number | null): string[] {
  return bytes === null
    ? []
    : [`${what} grew by ${Math.round(bytes / megabyte)} MB between the second quarter and the last`]
}

/** The worker processes of the functions. */
export function workersOf(pid: number): number[] {
  try {
    const found = execFileSync('pgrep', ['-P', String(pid), '-f', 'runtime-client']).toString()
    return found.trim().split('\n').map(Number)
  } catch {
    return []
  }
}

/** What processes have in memory together, in bytes. */
function residentOf(pids: readonly number[]): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', pids.join()]).toString().trim().split('\n').map(Number)
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1024
}
