// A process of its own for the requests that do not take the wire: what it answers with is all that is in its memory.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { askAll, type Failing, type Stretch } from './asking'
import { openHandlers } from './handlers'

/** What it is told to do, or `stop`. `told` is as in `openHandlers`. */
export type Order =
  | (Stretch & { assembly: string; engineUrl: string; told: Record<string, string>; weighings: number })
  | 'stop'

/** What it says: how many it has asked, and now and then what its heap weighs, without what nobody uses; at the end what failed. */
export type Said = { asked: number; heap?: number } | { asked: number; ended: Failing | null }

const atOnce = 16
let stopped = false

// Ctrl-C is for the one that began this; it says when to stop.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (order: Order) => {
  if (order === 'stop') stopped = true
  else
    work(order).catch((error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    })
})

async function work(order: Exclude<Order, 'stop'>): Promise<void> {
  const tidyUp = collector()
  const ask = openHandlers(order.assembly, order.engineUrl, order.told)
  const between = Math.max(1, Math.floor((order.to - order.from) / order.weighings))
  let asked = 0
  const ended = await askAll(order, {
    ways: Array(atOnce).fill(ask),
    each() {
      if (++asked % between === 0) {
        tidyUp()
        const { heapUsed, external } = process.memoryUsage()
        say({ asked, heap: heapUsed + external })
      } else if (asked % 500 === 0) say({ asked })
      return !stopped
    },
  })
  // A prototype that everything has must be as it was.
  const strange = Object.keys(Object.prototype).concat(Object.keys(Array.prototype))
  if (strange.length > 0) throw new Error(`prototypes have got ${strange.join(', ')}`)
  say({ ended, asked })
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

function say(said: Said): void {
  process.send?.(said)
}
