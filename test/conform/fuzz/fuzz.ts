// npm run conform:fuzz: random sequences of legacy requests, on two sides at once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInterrupt, openProgress } from '../../../bin/ops-progress'
import { UsageError } from '../conform-options'
import type { Side } from '../side'
import { startSide } from '../start-side'
import { explore, type Found } from './explore'
import { help, type Options, readOptions } from './fuzz-options'
import { shownParting } from './shown'

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    process.stdout.write(help)
    return 0
  }
  const interrupt = openInterrupt()
  const folder = mkdtempSync(join(tmpdir(), 'understudy-fuzz-'))
  const sides: Side[] = []
  try {
    for (const [n, name] of options.sides.entries()) {
      sides.push(await startSide(name, { titles: 'none', data: join(folder, String(n)) }))
    }
    const [one, other] = sides
    if (one === undefined || other === undefined) throw new Error('two sides are needed')
    return await compared([one, other], options, interrupt)
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs all sequences, prints those that differ, and gives the exit code. */
async function compared(
  sides: [Side, Side],
  options: Options,
  interrupt: { readonly isPressed: boolean },
): Promise<number> {
  const progress = openProgress()
  const names = [sides[0].name, sides[1].name] as const
  let through = 0
  let differing = 0
  while (through < options.runs && !interrupt.isPressed) {
    const before = through
    const found = await explore({
      sides,
      seed: options.seed + before,
      runs: options.runs - before,
      each(done) {
        through = before + done
        progress.show(
          `${through} of ${options.runs} sequences, ${differing} differ; seed ${options.seed + through} is next`,
        )
        return !interrupt.isPressed
      },
    })
    if (found === null) break
    through = found.seed - options.seed + 1
    differing += 1
    progress.end()
    say(messageOf(found, names))
    if (!options.goOn) break
  }
  progress.end()
  say(`${through} sequences on ${names.join(' and ')}, from seed ${options.seed}: ${differing} differ.`)
  const left = options.runs - through
  if (left > 0)
    say(`To go on: npm run conform:fuzz -- --runs ${left} --seed ${options.seed + through}${sidesOf(names)}`)
  if (interrupt.isPressed) return 130
  return differing > 0 ? 1 : 0
}

function messageOf(found: Found, names: readonly [string, string]): string {
  const again = `npm run conform:fuzz -- --runs 1 --seed ${found.seed}${sidesOf(names)}`
  return `${shownParting(found.parting, names)}\nagain: ${again}\n`
}

function sidesOf([one, other]: readonly [string, string]): string {
  return ` --side-a ${one} --side-b ${other}`
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
