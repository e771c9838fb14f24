// The candidate of a rehearsal: a migrating deployment of ours on this machine, with the links of the legacy.
import { join } from 'node:path'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { bytesOf } from '../../core/legacy/bytes'
import type { LegacySettings } from '../../core/legacy/settings'
import { settingsOf } from '../../core/legacy/surroundings'
import type { Migration } from '../../core/migration/migration'
import { openMigrationTable } from '../../core/migration/migration-table'
import { openPairs, type Pairs as PairsTable } from '../../core/shadow/pairs/pairs-table'
import { type Seal, sealOf } from '../../core/shadow/records/seal'
import { LegacyFault, openYourls } from '../../core/transfer/yourls'
import { synthesize } from '../../lib/app'
import { makeFolder } from '../../local/files'
import { type Platform, startPlatform } from '../../local/platform'
import { openFunctions } from '../compare/functions'
import { encoded, type Pairs } from '../compare/query'
import { requestAbout } from '../compare/sweep'
import { importLegacy } from '../import-legacy'
import { keepDialect } from '../kept-dialect'
import { deploymentOf, openVault } from '../legacy-install'
import { type Deployment, OpsError, output } from '../ops-deployment'
import type { Progress } from '../ops-progress'
import { readSecret } from '../ops-secret'
import { openTables } from '../ops-tables'
import { type FaultSwitch, wrapFunctions } from './faults/wrap'
import type { Known } from './known'
import type { Legacy } from './legacy'
import { Unclear } from './unclear'

/** The candidate, running. */
export interface Candidate {
  platform: Platform
  /** As the operators' commands reach it. */
  deployment: Deployment
  db: DynamoDBDocumentClient
  links: string
  /** The settings of its install. */
  settings: LegacySettings
  /** Null without the fault switch. */
  faults: FaultSwitch | null
  pairs: PairsTable
  seal: Seal
  originSecret: string
  change: (what: string, to: Partial<Migration>) => Promise<Migration>
}

interface Wishes {
  legacy: Legacy
  /** The folder that keeps its data. */
  folder: string
  port: number
  /** Whether anybody wants the data afterwards. */
  kept: boolean
  /** Whether bugs can be seeded. */
  faulty: boolean
  workers: number
  say: (line: string) => void
}

/** Synthesizes and starts it, with the settings of the legacy. */
export async function startCandidate({ legacy, folder, port, kept, faulty, workers, say }: Wishes): Promise<Candidate> {
  const publicUrls = [`http://127.0.0.1:${port}`, `http://localhost:${port}`].join(',')
  const { origin } = new URL(legacy.url)
  const settings = {
    ...{
      publicUrls,
      access: 'open',
      guessesPerMinute: '0',
      createsPerMinute: '0',
      dialect: 'legacy',
      legacyUrl: origin,
      cacheSeconds: '0',
    },
    ...deploymentOf(legacy.install, legacy.site),
  }
  makeFolder(folder)
  let faults: FaultSwitch | null = null
  const login = Object.entries(legacy.credentials).map(([name, value]) => [name, bytesOf(String(value))] as const)
  const assembly = () => {
    keepDialect(folder, 'legacy')
    const made = synthesize({ outdir: join(folder, 'cdk.out'), settings, local: true })
    if (faulty) faults = wrapFunctions(made, join(folder, 'fault.json'), login)
    return made
  }
  const engine = { kind: 'dynalite', inMemory: !kept } as const
  const platform = await startPlatform({ assembly, port, data: folder, engine, workers, say })
  try {
    const deployment: Deployment = { ...platform }
    await openVault(platform.awsUrl, output(deployment, 'LegacyInstallSecret')).put(JSON.stringify(legacy.install))
    const { db, tables } = openTables(deployment)
    const migration = openMigrationTable(output(deployment, 'MigrationTable'), db)
    return {
      ...{ platform, deployment, db, links: tables.links, faults },
      settings: settingsOf(JSON.stringify(legacy.install), legacy.site),
      pairs: openPairs(output(deployment, 'PairsTable'), db),
      seal: sealOf(await readSecret(deployment, 'MigrationSecret')),
      originSecret: await readSecret(deployment, 'OriginSecretArn'),
      change: (what, to) => migration.change(what, () => to),
    }
  } catch (error) {
    await platform.stop()
    throw error
  }
}

/** What each part of the candidate is asked until it is ready: something for which it has to look into its tables. */
const questions = {
  shorturl: [
    ['action', 'shorturl'],
    ['url', 'http://understudy.example/'],
    ['title', 'x'],
  ],
  expand: [
    ['action', 'expand'],
    ['shorturl', 'nobody'],
  ],
  stats: [
    ['action', 'stats'],
    ['filter', 'last'],
    ['limit', '1'],
  ],
  redirect: [],
} as const

/** How long they may take to get ready, and how fast a part answers that is, in milliseconds; and how many of it are made ready. */
const [readiness, ready, abreast] = [60_000, 1_000, 2]

/**
 * Waits until every part answers at once: a rehearsal compares answers, and not how long a process takes to start on a busy machine.
 * What is asked is marked as a question of the comparison's own: nothing is made, and nothing counted.
 */
export async function warmUp(candidate: Candidate, login: Pairs): Promise<void> {
  const { deployment, originSecret, settings } = candidate
  const ask = openFunctions(deployment, originSecret)
  const until = Date.now() + readiness
  const whole = requestAbout('', '', [], settings)
  await Promise.all(
    (Object.keys(questions) as (keyof typeof questions)[]).map(async (part) => {
      const request = { ...whole, body: encoded([...questions[part], ...login, ['format', 'json']]) }
      for (let quick = 0; quick < 2 && Date.now() < until; ) {
        const answers = await Promise.all(Array.from({ length: abreast }, () => ask(request, part)))
        quick = answers.every(({ failure, ms }) => failure === undefined && ms < ready) ? quick + 1 : 0
      }
    }),
  )
}

interface Import {
  known: Known
  progress: Progress
  interrupt: { readonly isPressed: boolean }
  say: (line: string) => void
  /** Takes what went wrong, as sentences. */
  troubles: string[]
}

/**
 * Brings the links of the legacy, through its API, and fills the memory of the driver. Gives how many there are. What cannot be brought
 * is trouble, and no reason to compare nothing: it may be the very difference that is looked for.
 */
export async function importLinks(
  { deployment }: Candidate,
  { url, credentials }: Legacy,
  { known, progress, interrupt, say, troubles }: Import,
): Promise<number> {
  try {
    const { counts, missing, isDone } = await importLegacy({
      ...{ into: deployment, url, credentials, withIp: true, interrupt },
      passed: (links, of) => progress.show(`Imported ${links} of ${of} links`),
      hear: ({ outcome, keyword, why }) => say(`${outcome} ${keyword}: ${why}`),
    })
    if (!isDone) throw new Unclear('Stopped while the links were brought: nothing was compared.')
    if (missing > 0) troubles.push(`The legacy counts ${missing} links more than it lists.`)
    await remember(openYourls({ url, credentials }), known)
    return counts.added + counts.same + counts.updated + counts.kept
  } catch (error) {
    if (!(error instanceof LegacyFault || error instanceof OpsError)) throw error
    troubles.push(`Not all links could be brought over: ${error.message}`)
    return known.links.length
  } finally {
    progress.end()
  }
}

/** The links that traffic asks about: the newest thousands, those with many clicks first. */
async function remember(legacy: ReturnType<typeof openYourls>, known: Known): Promise<void> {
  const page = await legacy.page(0, 5_000)
  const rows = page.flatMap((row) => ('clicks' in row ? [row] : []))
  for (const { keyword, url } of rows.toSorted((a, b) => b.clicks - a.clicks)) {
    known.takeIn({ keyword: bytesOf(keyword), url: bytesOf(url) })
  }
}
