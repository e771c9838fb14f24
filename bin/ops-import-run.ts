// ops import: reads its flags, runs it, and says how it went.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Credentials } from '../core/transfer/yourls'
import { findDeployment, OpsError } from './ops-deployment'
import type { Import } from './ops-import'
import { importFile } from './ops-import-file'
import { importYourls } from './ops-import-yourls'
import { openInterrupt, openProgress } from './ops-progress'
import { intoFile, lineOf, openReport, type Report } from './ops-report'
import { openResume, type Resume } from './ops-resume'
import { openTables } from './ops-tables'

/** What one run of an import has at hand. */
export interface Run extends Import {
  /** Told how many links were passed, and of how many if that is known. */
  passed(links: number, of: number | null): void
  interrupt: { readonly isPressed: boolean }
  openResume(source: string): Resume
  /** Passed on to the legacy's client: shorter waits, for tests. */
  patience?: { patience: readonly number[] }
}

/** How an import ended: whether it is complete, where it stands, and how many links the source counts but never listed. */
export interface Stood {
  isDone: boolean
  where: string
  missing: number
}

/** The flags of ops import. */
export interface ImportFlags {
  data: string
  outputs?: string | undefined
  from?: string | undefined
  url?: string | undefined
  file?: string | undefined
  signature?: string | undefined
  username?: string | undefined
  password?: string | undefined
  report?: string | undefined
  state?: string | undefined
  force?: boolean | undefined
  'with-ip'?: boolean | undefined
}

/** Runs an import and gives the exit code: 0, or 1 when rows were refused, or never listed, or 130 when it was stopped. */
export async function runImport(flags: ImportFlags, env: NodeJS.ProcessEnv, say: (line: string) => void) {
  const source = sourceOf(flags, env)
  const { db, tables } = openTables(findDeployment({ data: flags.data, outputs: flags.outputs }))
  const progress = openProgress()
  const tell = (line: string) => {
    progress.end()
    process.stderr.write(`${line}\n`)
  }
  const report = openReport(flags.report === undefined ? (remark) => tell(lineOf(remark)) : intoFile(flags.report))
  const name = 'file' in source ? source.file : source.url
  const run: Run = {
    ...{ db, tables, report, interrupt: openInterrupt() },
    ...{ force: flags.force === true, withIp: flags['with-ip'] === true },
    passed(links, of) {
      progress.show(
        `${links.toLocaleString('en')}${of === null ? '' : ` of ${of.toLocaleString('en')}`} links of ${name}`,
      )
    },
    openResume(origin) {
      const resume = openResume(flags.state ?? defaultState(flags, origin), origin)
      if (resume.position > 0)
        tell(`Going on from ${resume.position.toLocaleString('en')}, where the last run stopped.`)
      return resume
    },
  }
  const stood =
    'file' in source ? await importFile(source.file, run) : await importYourls(source.url, source.credentials, run)
  progress.end()
  return conclude(stood, report, say)
}

type Source = { file: string } | { url: string; credentials: Credentials }

function sourceOf(flags: ImportFlags, env: NodeJS.ProcessEnv): Source {
  const { from, url, file } = flags
  if (file !== undefined) {
    const stray = (['from', 'url', 'signature', 'username', 'password'] as const).find(
      (name) => flags[name] !== undefined,
    )
    if (stray !== undefined) throw new OpsError(`--${stray} does not go with --file.`)
    if (!/\.(ndjson|jsonl|csv)$/.test(file)) throw new OpsError(`--file ${file} must end in .ndjson, .jsonl or .csv.`)
    return { file }
  }
  if (from === undefined) throw new OpsError('ops import takes --from yourls --url URL, or --file FILE.')
  if (from !== 'yourls') throw new OpsError(`--from ${from} is not known; it takes yourls.`)
  if (url === undefined) throw new OpsError('--from yourls takes --url URL, the address of the instance.')
  return { url, credentials: credentialsOf(flags, env) }
}

/** Flags count if there are any, else the environment. */
function credentialsOf(flags: ImportFlags, env: NodeJS.ProcessEnv): Credentials {
  const isTyped = flags.signature !== undefined || flags.username !== undefined || flags.password !== undefined
  const { signature, username, password } = isTyped
    ? flags
    : { signature: env.LEGACY_SIGNATURE, username: env.LEGACY_USERNAME, password: env.LEGACY_PASSWORD }
  if (signature !== undefined && username !== undefined) {
    throw new OpsError('Give a signature, or a user name and password, not both.')
  }
  if (signature !== undefined) return { signature }
  // The name may be typed while the password stays out of sight.
  const secret = password ?? env.LEGACY_PASSWORD
  if (username !== undefined && secret !== undefined) return { username, password: secret }
  if (username !== undefined || password !== undefined) throw new OpsError('--username and --password go together.')
  return {}
}

function defaultState({ data, outputs }: ImportFlags, source: string): string {
  const name = `import-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.json`
  return outputs === undefined ? join(data, name) : `${outputs}.${name}`
}

function conclude({ isDone, where, missing }: Stood, { counts }: Report, say: (line: string) => void): number {
  const { added, updated, same, kept, refused } = counts
  const sums = `${added} added, ${updated} updated, ${same} unchanged, ${kept} kept as they are here, ${refused} refused`
  if (!isDone) {
    say(`Stopped ${where}: ${sums}. The same command goes on from there.`)
    return 130
  }
  say(`Imported: ${sums}.`)
  if (missing > 0) say(`The legacy counts ${missing} links more than it listed; run the same command again.`)
  return refused > 0 || missing > 0 ? 1 : 0
}
