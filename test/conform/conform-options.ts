import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { flagFault } from '../../bin/flag-fault'

/** A command line that cannot be: its message is one line, for the person who gave it. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export type SideName = 'reference' | 'candidate' | 'core'

export interface Options {
  side: SideName
  corpus: string
  /** Whether it is the corpus that comes with the repository, replayed whole: decisions have to cover something in it. */
  isWhole: boolean
  only: string
}

/** The corpus that comes with the repository. */
export const bundled = join(__dirname, '..', 'legacy-corpus')

export const help = `npm run conform -- --side SIDE [--corpus DIR] [--only PREFIX]

Replays recordings of the legacy shortener against a side it starts itself, and prints what is equal and what is not.

  --side SIDE      reference, candidate, or core (the candidate's logic alone, in this process)
  --corpus DIR     folder of recordings (default test/legacy-corpus)
  --only PREFIX    scenarios whose id begins so

Exit code 1 when something differs that no decision covers, or a decision covers nothing in the whole bundled corpus.
`

/** Reads the command line. Gives 'help' when that is asked for; refuses, with a UsageError, what cannot be. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { side, corpus = bundled, only = '', help: asked } = parsed(args)
  if (asked) return 'help'
  if (side === undefined) throw new UsageError('--side is missing: reference, candidate or core.')
  if (!isSide(side)) throw new UsageError(`--side has to be reference, candidate or core, not "${side}".`)
  if (!existsSync(corpus) || !statSync(corpus).isDirectory()) throw new UsageError(`There is no folder ${corpus}.`)
  if (!readdirSync(corpus).some((file) => file.endsWith('.jsonl'))) {
    throw new UsageError(`No recordings (*.jsonl) are in ${corpus}.`)
  }
  return { side, corpus, isWhole: corpus === bundled && only === '', only }
}

/** Whether a text names a side that can be started. */
export function isSide(name: string): name is SideName {
  return name === 'reference' || name === 'candidate' || name === 'core'
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    const options = { side: text, corpus: text, only: text, help: { type: 'boolean' } } as const
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    throw new UsageError(`${flagFault(error)}. npm run conform -- --help lists the flags.`)
  }
}
