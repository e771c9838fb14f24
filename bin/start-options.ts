import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { parsedUrl } from '../core/links/url'
import { flagFault } from './flag-fault'

/** A command line or environment that cannot be: its message is one line, for the person who gave it. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export type Engine = { kind: 'dynalite' } | { kind: 'dynamodb-local' } | { kind: 'endpoint'; url: string }

export interface Options {
  port: number
  /** The folder that keeps everything, or null for memory only. */
  data: string | null
  engine: Engine
  workers: number
  cacheSeconds: string
  /** Who may use the API. */
  access: 'open' | 'closed'
  dialect: string
  /** The file with the settings of a legacy install, or null for a default one. */
  install: string | null
  /** Where a legacy system answers that is to be migrated from, or null. */
  legacy: string | null
  /** The port of the test mode, or null. */
  control: number | null
}

const flags = {
  port: { type: 'string', default: '8080', says: 'port to listen on, 0 for any free one' },
  data: { type: 'string', default: '.data', says: 'folder that keeps links, clicks and logs' },
  memory: { type: 'boolean', default: false, says: 'keep nothing: everything goes when it stops' },
  engine: { type: 'string', default: 'dynalite', says: 'dynalite, or dynamodb-local (needs Java 17)' },
  endpoint: { type: 'string', default: '', says: 'URL of a DynamoDB that runs already, instead of an engine' },
  workers: {
    type: 'string',
    default: String(Math.max(2, availableParallelism())),
    says: 'processes a function may have',
  },
  cache: { type: 'string', default: '5', says: 'seconds a redirect may be served from memory, 0 for none' },
  access: {
    type: 'string',
    default: 'open',
    says: 'open: whoever reaches it may create, edit and delete; closed: with keys, as on AWS',
  },
  dialect: { type: 'string', default: 'modern', says: 'modern, or legacy: answer as the shortener you have' },
  install: {
    type: 'string',
    default: '',
    says: "legacy: JSON file with the install's settings; without it one private install, its user shown once",
  },
  legacy: {
    type: 'string',
    default: '',
    says: 'legacy: URL of the shortener you have; it answers behind a router, and both are compared',
  },
  control: {
    type: 'string',
    default: '',
    says: 'legacy: port on which a test sets clock, settings and links; keeps nothing',
  },
  help: { type: 'boolean', default: false, says: 'this text' },
} as const

type Flag = keyof typeof flags

/** What `--help` prints. */
export const help = `npm start -- [flags]      runs the shortener on this machine

${Object.entries(flags).map(describe).join('\n')}

Each flag can also be given in the environment under its name in capitals, like PORT=9000; a flag wins.
`

/**
 * Reads the command line (without program and script) and the environment. Gives 'help' when that is asked for.
 * Refuses, with a UsageError, unknown flags, flags without their value, and values that cannot be.
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | 'help' {
  swallowedByNpm(env)
  const given = parse(args)
  if (given.help === true) return 'help'

  const value = (flag: Flag): string => {
    const said = given[flag] ?? env[flag.toUpperCase()]
    return String(said === undefined || said === '' ? flags[flag].default : said)
  }
  // A folder on the command line wins over MEMORY in the environment.
  const memory = yesOrNo('memory', given.memory === undefined && given.data !== undefined ? 'no' : value('memory'))
  if (memory && given.data !== undefined)
    throw new UsageError('--memory keeps nothing and --data names where to keep it; give one of them.')
  const legacy = value('dialect') === 'legacy'
  const stray = (['install', 'legacy', 'control'] as const).find((flag) => value(flag) !== '' && !legacy)
  if (stray !== undefined) throw new UsageError(`--${stray} is for the legacy dialect: add --dialect legacy.`)
  const control = value('control') === '' ? null : whole('control', value('control'), 0, 65_535)
  if (control !== null && given.data !== undefined)
    throw new UsageError('--control empties all tables, and --data names what to keep; give one of them.')
  return {
    port: whole('port', value('port'), 0, 65_535),
    data: memory || control !== null ? null : value('data'),
    engine: engine(value('engine'), value('endpoint')),
    workers: whole('workers', value('workers'), 1, 64),
    cacheSeconds: String(whole('cache', value('cache'), 0, 3600)),
    access: access(value('access')),
    dialect: value('dialect'),
    install: value('install') || null,
    legacy: value('legacy') || null,
    control,
  }
}

function parse(args: readonly string[]): Partial<Record<Flag, string | boolean>> {
  try {
    const options = Object.fromEntries(Object.entries(flags).map(([flag, { type }]) => [flag, { type }]))
    return parseArgs({ args: [...args], options, strict: true }).values as Partial<Record<Flag, string | boolean>>
  } catch (error) {
    throw new UsageError(`${flagFault(error)}. npm start -- --help lists the flags.`)
  }
}

/** `npm start --port 9000`, without the `--` before it, gives the flag to npm, which hands on nothing but a variable. */
function swallowedByNpm(env: NodeJS.ProcessEnv): void {
  const swallowed = (Object.keys(flags) as Flag[])
    .filter((flag) => flag !== 'cache')
    .find((flag) => env[`npm_config_${flag}`] !== undefined)
  if (swallowed !== undefined)
    throw new UsageError(`Flags come after --, so that npm does not take them: npm start -- --${swallowed} …`)
}

function engine(kind: string, url: string): Engine {
  if (url !== '') {
    if (/^https?:$/.test(parsedUrl(url)?.protocol ?? '')) return { kind: 'endpoint', url }
    throw new UsageError(`--endpoint has to be a URL like http://127.0.0.1:8000, not "${url}".`)
  }
  if (kind === 'dynalite' || kind === 'dynamodb-local') return { kind }
  throw new UsageError(`--engine has to be dynalite or dynamodb-local, not "${kind}".`)
}

function access(text: string): 'open' | 'closed' {
  if (text === 'open' || text === 'closed') return text
  throw new UsageError(`--access has to be open or closed, not "${text}".`)
}

function whole(flag: Flag, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new UsageError(`--${flag} has to be a whole number from ${least} to ${most}, not "${text}".`)
}

function yesOrNo(flag: Flag, text: string): boolean {
  if (['true', '1', 'yes'].includes(text)) return true
  if (['false', '0', 'no'].includes(text)) return false
  throw new UsageError(`${flag.toUpperCase()} has to be 1 or 0, not "${text}".`)
}

function describe([flag, { type, default: fallback, says }]: [
  string,
  { type: string; default: string | boolean; says: string },
]): string {
  const usage = type === 'string' ? `--${flag} ${flag.toUpperCase()}` : `--${flag}`
  return `  ${usage.padEnd(22)} ${says}${type === 'string' && fallback !== '' ? ` (default ${fallback})` : ''}`
}
