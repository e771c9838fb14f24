import { parseArgs } from 'node:util'
import { flagFault } from '../../bin/flag-fault'
import { parsedUrl } from '../../core/links/url'
import { type Operation, operations } from './capacity/operations'

/** What can be measured, in the order it is. */
export const parts = ['hot', 'random', 'creates', 'peer', 'cold', 'capacity'] as const
export type Part = (typeof parts)[number]

export interface Options {
  what: readonly Part[]
  /** Interleaved rounds of each load. */
  rounds: number
  /** Cold starts of each function. */
  starts: number
  /** About how long a round loads the slowest side, in seconds. */
  seconds: number
  /** Links that are asked for at random. */
  links: number
  /** Requests of each of two loads before the first round: the compiler has to have seen everything, and often. */
  warmUp: number
  /** Whose capacity units are counted. */
  operations: readonly Operation[]
  /** Where another shortener redirects, or null. */
  peer: string | null
  /** A file for the figures, or null. */
  json: string | null
  /** Whether to write docs/performance.md. */
  write: boolean
  /** A synthesized app, open to all, or null to make one. */
  assembly: string | null
}

/** A command line that cannot be: its message is one line, for the person who gave it. */
export class UsageError extends Error {
  override name = 'UsageError'
}

const flags = {
  only: { type: 'string', says: `parts to measure, with commas: ${parts.join(', ')}` },
  rounds: { type: 'string', says: 'interleaved rounds of each load, of which the median counts (default 5)' },
  seconds: { type: 'string', says: 'about how long a round loads the slowest side (default 5)' },
  peer: { type: 'string', says: 'URL of another shortener, to be loaded in turn with ours' },
  'peer-path': { type: 'string', says: 'the path of a short link there, like /abc' },
  json: { type: 'string', says: 'file to write the figures to' },
  write: { type: 'boolean', says: 'writes docs/performance.md' },
  assembly: { type: 'string', says: 'a synthesized app (cdk.out) to measure, instead of making one' },
  smoke: { type: 'boolean', says: 'does everything once and briefly, to see that it works: the figures say nothing' },
  help: { type: 'boolean', says: 'this text' },
} as const

/** What `--help` prints. */
export const help = `npm run bench -- [flags]      what redirects, creates, starts and calls cost, against an empty function in the same run

${Object.entries(flags)
  .map(
    ([flag, { type, says }]) =>
      `  ${`--${flag}${type === 'string' ? ` ${flag.toUpperCase()}` : ''}`.padEnd(24)} ${says}`,
  )
  .join('\n')}
`

/** Reads the command line (without program and script). Gives 'help' when that is asked for. Refuses, with a UsageError, what cannot be. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const given = parse(args)
  if (given.help) return 'help'
  const { smoke = false, write = false } = given
  const peer = peerOf(given.peer, given['peer-path'])
  const what = partsOf(given.only, peer)
  const rounds = number('rounds', given.rounds ?? (smoke ? '1' : '5'))
  if (!Number.isInteger(rounds)) throw new UsageError(`--rounds has to be a whole number, not "${rounds}".`)
  if (write && (smoke || given.only !== undefined || rounds < 3))
    throw new UsageError('--write is for all parts and at least 3 rounds: leave --only, --smoke and fewer rounds out.')
  return {
    ...{ what, rounds, peer, write },
    starts: smoke ? 1 : 5 * rounds,
    seconds: number('seconds', given.seconds ?? (smoke ? '0.2' : '5')),
    links: smoke ? 100 : 10_000,
    warmUp: smoke ? 50 : 10_000,
    operations: smoke ? operations.filter(({ most }) => most !== undefined) : operations,
    json: given.json ?? null,
    assembly: given.assembly ?? null,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags }).values
  } catch (error) {
    throw new UsageError(`${flagFault(error)}. --help shows what there is.`)
  }
}

function peerOf(url: string | undefined, path: string | undefined): string | null {
  if (url === undefined && path === undefined) return null
  if (url === undefined || path === undefined) throw new UsageError('--peer and --peer-path are given together.')
  if (!/^https?:$/.test(parsedUrl(url)?.protocol ?? ''))
    throw new UsageError(`--peer has to be a URL like http://127.0.0.1:9000, not "${url}".`)
  if (!path.startsWith('/')) throw new UsageError(`--peer-path has to be a path like /abc, not "${path}".`)
  return new URL(path, url).href
}

function partsOf(only: string | undefined, peer: string | null): Part[] {
  if (only === undefined) return parts.filter((part) => part !== 'peer' || peer !== null)
  const named = only.split(',')
  const unknown = named.find((name) => !parts.some((part) => part === name))
  if (unknown !== undefined) throw new UsageError(`--only takes ${parts.join(', ')}, and not "${unknown}".`)
  if (named.includes('peer') && peer === null)
    throw new UsageError('The part peer needs another shortener: name it with --peer and --peer-path.')
  return parts.filter((part) => named.includes(part))
}

function number(flag: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text)
  throw new UsageError(`--${flag} has to be a number above 0, not "${text}".`)
}
