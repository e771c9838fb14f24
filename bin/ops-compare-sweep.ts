// ops compare sweep: every link once on both sides of a migrating deployment.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOf, textOf } from '../core/legacy/bytes'
import { settingsOf } from '../core/legacy/surroundings'
import { openMigrationTable } from '../core/migration/migration-table'
import { lateDates, readExpected, rulesAt } from '../core/shadow/judging/rules'
import { openLegacy } from '../core/shadow/legacy-client'
import { type Credentials, LegacyFault, openYourls } from '../core/transfer/yourls'
import { expectedDifferences } from '../lib/expected-differences'
import { openFunctions } from './compare/functions'
import { allKeywords } from './compare/keywords'
import { type Result, sweep } from './compare/sweep'
import { openSweepState } from './compare/sweep-state'
import type { CompareFlags } from './ops-compare'
import { findDeployment, OpsError, output } from './ops-deployment'
import { openInterrupt, openProgress } from './ops-progress'
import { readSecret } from './ops-secret'
import { openTables } from './ops-tables'

const usualRate = 20

/** Sweeps, and gives the exit code: 0 equal, 3 different, 2 could not tell, 130 stopped. */
export async function runSweep(
  flags: CompareFlags,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  const [rate, credentials] = [rateOf(flags.rate), credentialsOf(flags, env)]
  const deployment = findDeployment({ data: flags.data, outputs: flags.outputs })
  const url = output(deployment, 'LegacyUrl')
  const settings = settingsOf(await readSecret(deployment, 'LegacyInstallSecret'), output(deployment, 'LegacySite'))
  const path = new URL(settings.site).pathname.replace(/\/+$/, '')
  const { db, tables } = openTables(deployment)
  const [progress, interrupt] = [openProgress(), openInterrupt()]
  try {
    const yourls = openYourls({ url: url + path, credentials })
    const keywords = await allKeywords(yourls, { links: tables.links, db }, (count) => {
      progress.show(`${count.toLocaleString('en')} links listed`)
    })
    const state = openSweepState(flags.state ?? defaultState(flags, url), url)
    const stopped = state.read()
    const left = keywords.filter((keyword) => stopped === null || keyword > stopped.last)
    const from = keywords.length - left.length
    if (from > 0) say(`Going on from ${from.toLocaleString('en')} of ${keywords.length.toLocaleString('en')} links.`)
    const { minted } = await openMigrationTable(output(deployment, 'MigrationTable'), db).read()
    let position = from
    const result = await sweep({
      ...{ keywords: left, settings, rate, interrupt, exact: flags.exact === true, before: stopped?.result, minted },
      login: Object.entries(credentials).map(([name, value]) => [name, bytesOf(String(value))] as const),
      rules: rulesAt(readExpected(expectedDifferences().json), Date.now(), lateDates),
      legacy: openLegacy(url),
      candidate: openFunctions(deployment, await readSecret(deployment, 'OriginSecretArn')),
      done(last, result) {
        if (++position % 100 === 0 || interrupt.isPressed) state.note({ last, result })
        progress.show(`${position.toLocaleString('en')} of ${keywords.length.toLocaleString('en')} links`)
      },
    })
    progress.end()
    if (result.isDone) state.done()
    if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(reportOf(result), null, 2)}\n`)
    return conclude(result, say)
  } catch (error) {
    throw error instanceof LegacyFault ? new OpsError(error.message) : error
  } finally {
    progress.end()
  }
}

function conclude({ keywords, found, differing, failed, isDone }: Result, say: (line: string) => void): number {
  for (const { fingerprint, count, keywords: some } of found) {
    say(
      `${fingerprint.severity ?? '  '} ${fingerprint.name}: ${count} links, such as ${some.slice(0, 3).map(textOf).join(', ')}`,
    )
  }
  const sums = `${keywords.toLocaleString('en')} links looked at, ${differing.length} differ, ${failed} could not be asked about`
  say(isDone ? `Done: ${sums}.` : `Stopped: ${sums}. The same command goes on from there.`)
  if (differing.length > 0) return 3
  if (!isDone) return 130
  return failed > 0 || keywords === 0 ? 2 : 0
}

function reportOf({ found, differing, ...counts }: Result) {
  return {
    ...counts,
    differing: differing.map(textOf),
    found: found.map((each) => ({ ...each, keywords: each.keywords.map(textOf) })),
  }
}

function rateOf(text: string | undefined): number {
  const rate = Number(text ?? usualRate)
  if (rate > 0 && rate <= 10_000) return rate
  throw new OpsError(`--rate has to be a number of links a second, not "${text}".`)
}

function credentialsOf(flags: CompareFlags, env: NodeJS.ProcessEnv): Credentials {
  const signature =
    flags['legacy-signature'] ?? (flags['legacy-username'] === undefined ? env.LEGACY_SIGNATURE : undefined)
  const username = flags['legacy-username'] ?? env.LEGACY_USERNAME
  const password = flags['legacy-password'] ?? env.LEGACY_PASSWORD
  if (signature) return { signature }
  if (username && password) return { username, password }
  if (username || flags['legacy-password'] !== undefined)
    throw new OpsError('--legacy-username and --legacy-password go together.')
  return {}
}

function defaultState({ data, outputs }: CompareFlags, url: string): string {
  const name = `sweep-${createHash('sha256').update(url).digest('hex').slice(0, 12)}.json`
  return outputs === undefined ? join(data, name) : `${outputs}.${name}`
}
