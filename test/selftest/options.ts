// The command line of npm run selftest.
import { parseArgs } from 'node:util'

export const help = `npm run selftest -- [flags]   seeds every fault that is known, one at a time, and says whether it was found

  --only NAME,…     only these
  --short           one of each kind, and 2,000 pairs
  --list            lists the names
  --mutations       changes the legacy's answers instead: every change is put to the questions of a rehearsal
  --real            with --mutations: the named ones, or some of them, each in a rehearsal of its own
  --pairs N         how many pairs of an identical candidate are judged (default 100000; 0 for none)
  --seed N          the same number asks the same questions
  --rps N, --seconds N   of a rehearsal with --real (default 20 and 15)

Ends with 0 only if all was as it has to be. Ctrl-C ends it with what it has.
`

export type Options = ReturnType<typeof readOptions>

/** Reads the command line, without program and script. Throws what parseArgs throws. */
export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...{ only: { type: 'string' }, pairs: { type: 'string' }, seed: { type: 'string' } },
      ...{ rps: { type: 'string' }, seconds: { type: 'string' } },
      ...{ short: { type: 'boolean' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
      ...{ mutations: { type: 'boolean' }, real: { type: 'boolean' } },
    },
  })
  const { only, pairs, seed, rps, seconds, ...flags } = values
  return {
    only: only === undefined ? null : only.split(',').map((name) => name.trim()),
    pairs: Number(pairs ?? (values.short ? 2_000 : 100_000)),
    ...{ seed: Number(seed ?? 1), rps: Number(rps ?? 20), seconds: Number(seconds ?? 15) },
    ...flags,
  }
}
