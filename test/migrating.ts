// A migration in small: the reference as the legacy system, and our whole service beside it, on this machine.
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { stateOf } from '../bin/control-tables'
import { openVault } from '../bin/legacy-install'
import type { Migration } from '../core/migration/migration'
import { openMigrationTable } from '../core/migration/migration-table'
import { openPairs, type Pairs } from '../core/shadow/pairs/pairs-table'
import type { Class } from '../core/shadow/verdict'
import { type Platform, startPlatform } from '../local/platform'
import { readOptions } from '../reference/command-line'
import { type Running as Reference, start as startReference } from '../reference/running'
import { assemblyIn } from './assembly'
import { localAccount } from './engines'
import { browser } from './running'

export const site = 'http://sho.rt'

interface Wishes {
  /** Settings of the install, on both sides. */
  install?: Record<string, unknown>
  /** Where the migration stands from the beginning. */
  state?: Partial<Migration>
  /** Does something to the synthesized app before it runs. */
  prepare?: (assembly: string, folder: string) => void
  settings?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** What one system holds: its links by keyword, and its counter. */
export interface State {
  links: Record<string, unknown>[]
  next_id: number
}

/** Runs both for the tests of the file or block it is called in, and ends them after it. Nothing is limited, and the API is public. */
export function migrating({ install = {}, state = {}, prepare = () => {}, settings = {} }: Wishes = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-migrating-'))
  const given = { private: false, flood_delay_seconds: 0, ...install }
  let reference: Reference
  let platform: Platform
  let db: DynamoDBDocumentClient
  let lambda: LambdaClient

  beforeAll(async () => {
    const flags = Object.entries(given).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`)
    const args = ['--port', '0', '--control', '0', '--titles', 'none', '--site', site, ...flags]
    reference = await startReference(readOptions(args, {}), (error) => {
      throw error
    })
    const own = { dialect: 'legacy', site, privatePages: 'false', legacyUrl: reference.url, lagMilliseconds: '4000' }
    const assembly = await assemblyIn(join(folder, 'cdk.out'), { ...own, cacheSeconds: '0', ...settings })
    prepare(assembly, folder)
    const engine = { kind: 'dynalite', inMemory: true } as const
    platform = await startPlatform({ assembly, port: 0, data: join(folder, 'data'), engine, workers: 2 })
    db = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: platform.engineUrl, ...localAccount }))
    lambda = new LambdaClient({ endpoint: platform.awsUrl, ...localAccount, maxAttempts: 1 })
    await openVault(platform.awsUrl, platform.outputs.LegacyInstallSecret ?? '').put(JSON.stringify(given))
    const { change } = openMigrationTable(platform.outputs.MigrationTable ?? '', db)
    await change('a test begins', () => state)
  }, 60_000)
  afterAll(async () => {
    db?.destroy()
    lambda?.destroy()
    await platform?.stop()
    await reference?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  const pairs = (): Pairs => openPairs(platform.outputs.PairsTable ?? '', db)

  return {
    folder,
    get platform() {
      return platform
    },
    get reference() {
      return reference
    },
    get db() {
      return db
    },
    pairs,
    /** Sends a request to the public address, byte for byte; nothing is followed. */
    send: (method: string, path: string, more: Parameters<typeof send>[3] = {}) =>
      send(platform.url, method, path, more),
    /** Sends one to the reference itself, past the router. */
    past: (method: string, path: string) => send(reference.url, method, path, {}),
    /** Invokes a function and gives what it returned. */
    async invoke(output: string, event: unknown): Promise<{ failed: boolean; result: unknown }> {
      const FunctionName = platform.outputs[output]
      const done = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }))
      return {
        failed: done.FunctionError !== undefined,
        result: JSON.parse(done.Payload?.transformToString() ?? 'null'),
      }
    },
    /** What both systems hold once everything has arrived. */
    async states(): Promise<{ legacy: State; candidate: State }> {
      await platform.settled()
      const legacy = (await (await fetch(`${reference.controlUrl}/state`)).json()) as State
      const { outputs } = platform
      const table = (name: string) => outputs[`${name}Table`] ?? ''
      const tables = {
        ...{ links: table('Links'), claims: table('Claims'), legacy: table('Legacy') },
        ...{ ranks: table('Ranks'), clicks: table('Clicks') },
      }
      return { legacy, candidate: JSON.parse(await stateOf(tables, db, platform.engineUrl)) }
    },
    /** Everything the comparison has counted, in all epochs. */
    async counted() {
      await platform.settled()
      const table = pairs()
      const summaries = await Promise.all((await table.epochs()).map(({ epoch }) => table.summary(epoch)))
      const tallies = summaries.flatMap((summary) => summary.tallies)
      const classes: Partial<Record<Class, number>> = {}
      for (const tally of tallies) {
        for (const [name, count] of Object.entries(tally.classes) as [Class, number][]) {
          classes[name] = (classes[name] ?? 0) + count
        }
      }
      const sum = (of: (tally: (typeof tallies)[number]) => number) =>
        tallies.reduce((all, tally) => all + of(tally), 0)
      return {
        ...{ classes, tallies, eligible: sum(({ eligible }) => eligible), pending: sum(({ pending }) => pending) },
        lost: summaries.reduce((all, { lost }) => all + lost, 0),
        fingerprints: summaries.flatMap(({ fingerprints }) => fingerprints),
        epochs: summaries.map(({ epoch }) => epoch),
      }
    },
  }
}

function send(
  base: string,
  method: string,
  path: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { 'user-agent': browser, ...headers } }
    const outgoing = request(options, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () => {
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === '' ? undefined : Buffer.from(body, 'latin1'))
  })
}
