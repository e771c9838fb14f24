// npm run ops: what operators do, one verb a line. The same commands work on one machine and on AWS.
import { parseArgs } from 'node:util'
import { flagFault } from './flag-fault'
import { findDeployment, OpsError } from './ops-deployment'
import type { ImportFlags } from './ops-import-run'
import type { KeyFlags } from './ops-keys'
import type { MigrationFlags } from './ops-migration'

const help = `npm run ops -- VERB [flags]

  status             whether everything is well: front door, store, errors, clicks, queues, alarms
  alarms             how each alarm stands, and where its runbook is
  logs errors        what the functions complained about, each kind once; --function NAME for one of them
  clicks late        how old clicks were when they were counted
  clicks losses      whether lines of clicks are missing in the log: each process numbers its own. Reads every one of that time
  clicks redrive     counts the deliveries of clicks that failed three times and wait in the queue; each counts once
  keys create        makes a key of the API and prints it, this once; what is kept is its digest
  keys list          shows every key by its id: since when, good or revoked, its scopes, its owner
  keys revoke        ends a key: from the next request on it opens nothing
  import             copies links in: from a running YOURLS, or from a file. Safe to repeat, and to stop with Ctrl-C
  migration show     where a migration stands: dials, kill switch, overrides, and how it came there
  migration set      moves it by hand; what is different then is said, and every router follows within 5 seconds
  export             writes every link with its versions and clicks as NDJSON (docs/import-export.md)
  compare            explain, sweep, redrive, rules check: what the comparison of a migration found; npm run ops -- compare --help

ops keys create --owner NAME
  --owner NAME       whose links are made with it; several keys may have one owner
  --scopes LIST      out of create, read, admin, with commas (default create,read)
ops keys revoke
  --key ID           the id that keys list shows, like us_7kQp2mXz
ops import --from yourls --url URL [--signature TEXT | --username NAME --password TEXT]
  --url URL          the site, or its yourls-api.php
  --signature TEXT, --username NAME, --password TEXT
                     better from the environment, where no list of processes shows them: LEGACY_SIGNATURE, or
                     LEGACY_USERNAME and LEGACY_PASSWORD. None for an instance that is open to all
ops import --file FILE
                     FILE.ndjson, FILE.jsonl or FILE.csv
  --force            replaces what was edited here since the last import, or made here under the same keyword
  --with-ip          also copies the addresses that links were created from
  --report FILE      writes each row that was refused or kept, and why, to FILE as NDJSON (default: standard error)
  --state FILE       remembers in FILE how far it is, to go on from there (default: in the data folder)
ops migration set
  --dial PERCENT     so many of the links are answered by the candidate
  --mint PERCENT     so many of the callers have their links made by the candidate
  --sample PERCENT   so many of the requests are shown to the other side
  --override CODE=SIDE
                     that link is answered by SIDE (legacy or candidate), whatever the dial says; CODE= takes it away.
                     May be given more than once
  --kill on|off      on: everything is answered by the side that holds the truth
ops export
  --file FILE        writes to FILE, which has its name once it is whole (default: standard output)

logs errors, clicks late, clicks losses
  --since LENGTH     how far back to look, like 15m, 2h or 1d (default 15m)

Which deployment:
  --data DIR         the one running on this machine with that data folder (default .data)
  --outputs FILE     the one on AWS whose outputs were written by: npm run deploy -- --outputs-file FILE
  --help             this text

Exit code: 0 done, or all is well; 1 some of it was refused or failed, or is not well; 2 it could not be done; 130 stopped by Ctrl-C.
`

const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const
const texts = { ...text, multiple: true } as const

/** Flags that every verb takes. */
const always = { data: { ...text, default: '.data' }, outputs: text, help: yes }

/** Flags that only some verbs take. */
const own = {
  ...{ since: text, function: text, owner: text, scopes: text, key: text },
  ...{ from: text, url: text, file: text, signature: text, username: text, password: text },
  ...{ report: text, state: text, force: yes, 'with-ip': yes },
  ...{ dial: text, mint: text, sample: text, kill: text, override: texts },
}

type Verb = { takes: readonly (keyof typeof own)[]; run: (flags: Flags) => Promise<number> }

const source = ['from', 'url', 'file', 'signature', 'username', 'password'] as const

const verbs: Record<string, Verb> = {
  status: { takes: [], run: runStatus },
  alarms: { takes: [], run: runAlarms },
  'logs errors': { takes: ['since', 'function'], run: runErrors },
  'clicks late': { takes: ['since'], run: runLate },
  'clicks losses': { takes: ['since'], run: runLosses },
  'clicks redrive': { takes: [], run: runRedrive },
  'keys create': { takes: ['owner', 'scopes'], run: runKeysCreate },
  'keys list': { takes: [], run: runKeysList },
  'keys revoke': { takes: ['key'], run: runKeysRevoke },
  import: { takes: [...source, 'report', 'state', 'force', 'with-ip'], run: runImportFrom },
  'migration show': { takes: [], run: runMigrationShow },
  'migration set': { takes: ['dial', 'mint', 'sample', 'kill', 'override'], run: runMigrationSet },
  export: { takes: ['file'], run: runExportTo },
}

type Flags = ImportFlags &
  MigrationFlags &
  KeyFlags & { help?: boolean | undefined; since?: string | undefined; function?: string | undefined }

/** Carries out a line of it, given without its `npm run ops --`, and gives the exit code. Throws what went wrong. */
export async function ops(args: string[]): Promise<number> {
  if (args[0] === 'compare') {
    const { runCompare }: typeof import('./ops-compare') = require('./ops-compare')
    return runCompare(args.slice(1), process.env, say)
  }
  const { run, flags } = readLine(args)
  if (run !== null && !flags.help) return run(flags)
  process.stdout.write(help)
  return 0
}

// What a verb needs is loaded only for it: the AWS SDK takes its time, and a mistyped flag is to be told at once.

async function runStatus(flags: Flags): Promise<number> {
  const { showStatus }: typeof import('./ops-status') = require('./ops-status')
  return showStatus(findDeployment(placeOf(flags)), say)
}

async function runAlarms(flags: Flags): Promise<number> {
  const { showAlarms }: typeof import('./ops-alarms') = require('./ops-alarms')
  return showAlarms(findDeployment(placeOf(flags)), say)
}

async function runErrors(flags: Flags): Promise<number> {
  const { showErrors }: typeof import('./ops-logs') = require('./ops-logs')
  return showErrors(findDeployment(placeOf(flags)), { name: flags.function, ...backOf(flags) }, say)
}

async function runLate(flags: Flags): Promise<number> {
  const { showLate }: typeof import('./ops-clicks') = require('./ops-clicks')
  return showLate(findDeployment(placeOf(flags)), backOf(flags), say)
}

async function runLosses(flags: Flags): Promise<number> {
  const { showLosses }: typeof import('./ops-clicks') = require('./ops-clicks')
  return showLosses(findDeployment(placeOf(flags)), backOf(flags), say)
}

async function runRedrive(flags: Flags): Promise<number> {
  const { redrive, roads }: typeof import('./ops-redrive') = require('./ops-redrive')
  const { done, failed } = await redrive(findDeployment(placeOf(flags)), roads.clicks, say)
  say(`${done} deliveries counted, ${failed} failed again and stay in the queue.`)
  return failed > 0 ? 1 : 0
}

async function runKeysCreate(flags: Flags): Promise<number> {
  const { createKey }: typeof import('./ops-keys') = require('./ops-keys')
  await createKey(findDeployment(placeOf(flags)), flags, say)
  return 0
}

async function runKeysList(flags: Flags): Promise<number> {
  const { listKeys }: typeof import('./ops-keys') = require('./ops-keys')
  const keys = await listKeys(findDeployment(placeOf(flags)), say)
  if (keys === 0) process.stderr.write('There are no keys yet; keys create makes one.\n')
  return 0
}

async function runKeysRevoke(flags: Flags): Promise<number> {
  const { revokeKey }: typeof import('./ops-keys') = require('./ops-keys')
  await revokeKey(findDeployment(placeOf(flags)), flags, say)
  return 0
}

function runImportFrom(flags: Flags): Promise<number> {
  const { runImport }: typeof import('./ops-import-run') = require('./ops-import-run')
  return runImport(flags, process.env, say)
}

async function runExportTo(flags: Flags): Promise<number> {
  const { runExport }: typeof import('./ops-export') = require('./ops-export')
  const links = await runExport(findDeployment(placeOf(flags)), flags.file)
  process.stderr.write(`Exported: ${links} links.\n`)
  return 0
}

async function runMigrationShow(flags: Flags): Promise<number> {
  const { showMigration }: typeof import('./ops-migration') = require('./ops-migration')
  await showMigration(findDeployment(placeOf(flags)), say)
  return 0
}

async function runMigrationSet(flags: Flags): Promise<number> {
  const { setMigration }: typeof import('./ops-migration') = require('./ops-migration')
  await setMigration(findDeployment(placeOf(flags)), flags, say)
  return 0
}

/** How far back is looked, in milliseconds and in words. */
function backOf({ since = '15m' }: Flags) {
  const { readSince }: typeof import('./ops-lines') = require('./ops-lines')
  return { since: readSince(since), ago: since }
}

function placeOf({ data, outputs }: Flags) {
  return { data, outputs }
}

function readLine(args: string[]): { run: ((flags: Flags) => Promise<number>) | null; flags: Flags } {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { ...always, ...own } })
    const name = positionals.join(' ')
    if (name === '') return { run: null, flags: values }
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (verb === undefined) throw new OpsError(noVerb(name))
    const taken: readonly string[] = [...Object.keys(always), ...verb.takes]
    const stray = Object.keys(values).find((flag) => !taken.includes(flag))
    if (stray !== undefined)
      throw new OpsError(`--${stray} is not a flag of ${name}; npm run ops -- --help lists them.`)
    return { run: verb.run, flags: values }
  } catch (error) {
    if (error instanceof OpsError) throw error
    throw new OpsError(`${flagFault(error)}. npm run ops -- --help lists the flags.`)
  }
}

function noVerb(name: string): string {
  const longer = Object.keys(verbs).filter((verb) => verb.startsWith(`${name} `))
  if (longer.length > 0) return `There is no verb "${name}" alone: there is ${longer.join(', ')}.`
  return `There is no verb "${name}"; npm run ops -- --help lists them.`
}

// Whoever reads it may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

// The AWS SDK says at each start on Node 20 that it will want 22 one day: that is nothing an operator can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

if (require.main === module) ops(process.argv.slice(2)).then(ended, failed)

function ended(code: number): void {
  process.exitCode = code
}

function failed(error: Error & { code?: string; $metadata?: unknown }): void {
  // A service that was killed leaves the notice of where it was.
  const isDeaf = error.code === 'ECONNREFUSED'
  const says = isDeaf ? `The service does not answer (${error.message}): is npm start running?` : error.message
  // What AWS refuses, credentials first of all, is said in its own words.
  const isRefused = error.$metadata !== undefined || /Credentials/.test(error.name)
  const isExpected = isDeaf || isRefused || error instanceof OpsError
  process.stderr.write(`${isExpected ? says : (error.stack ?? error)}\n`)
  process.exit(isExpected ? 2 : 1)
}
