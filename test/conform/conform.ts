// npm run conform: replays recordings of the legacy against the reference or the candidate.
import { openInterrupt, openProgress } from '../../bin/ops-progress'
import { help, type Options, readOptions, type SideName, UsageError } from './conform-options'
import { readCorpus } from './corpus'
import { type Replayed, replay } from './replay'
import { differencesIn, idleIn, tableOf, undecidedIn, usesOf } from './report'
import type { Side } from './side'
import { startSide } from './start-side'

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    process.stdout.write(help)
    return 0
  }
  const scenarios = readCorpus(options.corpus, options.only)
  if (scenarios.length === 0) throw new UsageError(`No scenario's id begins with "${options.only}".`)
  const interrupt = openInterrupt()
  const progress = openProgress()
  progress.show(`Starting the ${options.side}…`)
  const sides = await startAll(options.side)
  let through = 0
  const each = (done: number) => {
    through = done
    progress.show(`${done} of ${scenarios.length} scenarios`)
  }
  try {
    const replayed = await replay(sides, scenarios, { each, interrupt })
    progress.end()
    const isInterrupted = through < scenarios.length
    const code = reported(replayed, { ...options, isWhole: options.isWhole && !isInterrupted })
    return isInterrupted ? 130 : code
  } finally {
    progress.end()
    await Promise.all(sides.map((side) => side.stop()))
    if (through < scenarios.length)
      say(`${interrupt.isPressed ? 'Interrupted' : 'Failed'} after ${through} of ${scenarios.length} scenarios.`)
  }
}

/** Two candidates share the work: one is busy while the other waits for its processes. */
async function startAll(side: SideName): Promise<Side[]> {
  const count = side === 'candidate' ? 2 : 1
  return Promise.all(Array.from({ length: count }, () => startSide(side, { titles: 'loopback' })))
}

/** Prints everything and gives the exit code. */
function reported(replayed: Replayed, { side, isWhole }: Options): number {
  say(tableOf(replayed.tallies))
  if (replayed.differences.length > 0) say(`\n${differencesIn(replayed.differences)}`)
  if (side === 'reference') return replayed.differences.length > 0 ? 1 : 0
  const uses = usesOf(replayed)
  say(`\n${[...uses].map(([id, times]) => `decision ${id}: ${times} fields`).join('\n')}`)
  const idle = isWhole ? idleIn(replayed) : []
  for (const id of idle) say(`Decision ${id} covers nothing: it should go.`)
  const undecided = undecidedIn(replayed).length
  if (undecided > 0) say(`${undecided} steps or states differ without a decision that may excuse them.`)
  return undecided + idle.length > 0 ? 1 : 0
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : (error.stack ?? error)}\n`)
    process.exit(error instanceof UsageError ? 2 : 1)
  },
)
