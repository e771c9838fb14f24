// A run: some of the requests over the wire to a running service, the others to the same bundles in processes of their own.
import { execFileSync, fork } from 'node:child_process'
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

/** One in so many goes over the wire, and of the others one in so many to functions that are closed, with the bounds of AWS. */
const share = 20
const closedShare = 4
const closed = { ACCESS: 'closed', ANONYMOUS_CREATE: 'true', GUESSES_PER_MINUTE: '120', CREATES_PER_MINUTE: '10' }
const connections = 4
const weighings = 16
const megabyte = 1024 * 1024

/** Sends them all, unless one fails or `each` ends it. Throws when the worker processes of the service cannot be seen. */
export async function fuzz(
  { url, engineUrl, assembly, pid }: Service,
  { runs, seed, known, each }: Wishes,
): Promise<Outcome> {
  const workers = workersOf(pid)
  if (workers.length === 0)
    throw new Error(`Process ${pid} has no worker process that could be watched; is pgrep there?`)
  const wired = Math.ceil(runs / share)
  const open = runs - Math.floor((runs - wired) / closedShare)
  const resident: Weight[] = []
  let goesOn = true
  const answered = { wire: 0, open: 0, closed: 0 }
  const sum = () => answered.wire + answered.open + answered.closed
  const progress = () => {
    goesOn &&= each(sum())
    return goesOn
  }
  const inside = (kind: 'open' | 'closed', stretch: { from: number; to: number; told: Record<string, string> }) =>
    openInside({ ...stretch, seed, known, assembly, engineUrl, weighings }, (asked) => {
      answered[kind] = asked
      return progress()
    })
  const processes = {
    'the handlers': inside('open', { from: wired, to: open, told: {} }),
    'the closed handlers': inside('closed', { from: open, to: runs, told: closed }),
  }
  const wires = Array.from({ length: connections }, () => openWire(url))
  const between = Math.max(1, Math.floor(wired / weighings))
  const outside = askAll(
    { seed, from: 0, to: wired, known },
    {
      ways: wires.map(({ ask }) => ask),
      each() {
        if (++answered.wire % between === 0) {
          resident.push({ requests: answered.wire, bytes: residentOf([pid, ...workers]) })
        }
        return answered.wire % 100 === 0 ? progress() : goesOn
      },
    },
  )
  try {
    const [onWire, ...within] = await Promise.all([outside, ...Object.values(processes).map(({ ended }) => ended)])
    const gone = workers.filter((worker) => !workersOf(pid).includes(worker))
    return {
      answered: sum(),
      failing: [...within.map(({ failing }) => failing), onWire].filter((each) => each !== null),
      wrong: [
        ...Object.keys(processes).flatMap((what, n) => wrongWith(what, within[n])),
        ...gone.map((worker) => `the worker process ${worker} ended`),
        ...grown('the service', growthOf(resident, { inAll: 96 * megabyte, aRequest: 512 })),
      ],
    }
  } finally {
    for (const wire of wires) wire.close()
    for (const { end } of Object.values(processes)) end()
  }
}

/** What a process with handlers came to: the request that failed, why it ended before it could say, and what its heap weighed. */
interface Inside {
  failing: Failing | null
  gone: string | null
  heap: Weight[]
}

/** A process of its own that does as it is ordered; `heard` is told how many it has asked, and says whether to go on. */
function openInside(order: Order, heard: (asked: number) => boolean): { ended: Promise<Inside>; end: () => void } {
  const heap: Weight[] = []
  const child = fork(join(__dirname, 'inside.ts'), {
    execArgv: ['--require', require.resolve('tsx/cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<Inside>((end) => {
    child.on('message', (said: Said) => {
      if ('heap' in said && said.heap !== undefined) heap.push({ requests: said.asked, bytes: said.heap })
      const goesOn = heard(said.asked)
      if ('ended' in said) end({ failing: said.ended, gone: null, heap })
      else if (!goesOn) child.send('stop' satisfies Order)
    })
    child.once('exit', (code, signal) => end({ failing: null, gone: String(code ?? signal), heap }))
    child.send(order)
  })
  return { ended, end: () => child.kill('SIGKILL') }
}

function wrongWith(what: string, inside: Inside | undefined): string[] {
  const { gone = null, heap = [] } = inside ?? {}
  return [
    ...(gone === null ? [] : [`the process with ${what} ended (${gone})`]),
    ...grown(`the heap of ${what}`, growthOf(heap, { inAll: 8 * megabyte, aRequest: 64 })),
  ]
}

function grown(what: string, bytes: number | null): string[] {
  return bytes === null
    ? []
    : [`${what} grew by ${Math.round(bytes / megabyte)} MB between the second quarter and the last`]
}

/** The worker processes of the functions; none where there is no pgrep. */
function workersOf(pid: number): number[] {
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
