import { parseArgs } from 'node:util'
import { flagFault } from '../../../bin/flag-fault'
import { isSide, type SideName, UsageError } from '../conform-options'

export interface Options {
  runs: number
  seed: number
  sides: [SideName, SideName]
  /** Whether to go on after a sequence that differs. */
  goOn: boolean
}

export const help = `npm run conform:fuzz -- [--runs N] [--seed S] [--side-a A] [--side-b B] [--go-on]

Sends random sequences of legacy requests to two sides at once, compares after every step, and shrinks what differs.

  --runs N      sequences (default 2000)
  --seed S      number of the first; each sequence has the next number, so a run that was ended goes on from where it was (default 1)
  --side-a A    what is right: reference, candidate or core (default reference)
  --side-b B    what is tried (default candidate)
  --go-on       do not stop at the first sequence that differs

Exit code 1 when a sequence differs in a way no decision covers.
`

/** Reads the command line. Gives 'help' when that is asked for; refuses, with a UsageError, what cannot be. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const given = parsed(args)
  if (given.help) return 'help'
  return {
    runs: whole('runs', given.runs ?? '2000', 1),
    seed: whole('seed', given.seed ?? '1', 0),
    sides: [sideOf('side-a', given['side-a'] ?? 'reference'), sideOf('side-b', given['side-b'] ?? 'candidate')],
    goOn: given['go-on'] ?? false,
  }
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    const options = { runs: text, seed: text, 'side-a': text, 'side-b': text, 'go-on': flag, help: flag } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageError(`${flagFault(error)}. npm run conform:fuzz -- --help lists the flags.`)
  }
}

function whole(flag: string, text: string, least: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= 2 ** 31) return number
  throw new UsageError(`--${flag} has to be a whole number from ${least}, not "${text}".`)
}

function sideOf(flag: string, name: string): SideName {
  if (isSide(name)) return name
  throw new UsageError(`--${flag} has to be reference, candidate or core, not "${name}".`)
}
