// The test mode: a port on which a test empties the tables, brings links, sets settings and clock, and reads the state.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { controlledSecret } from '../core/legacy/controlled'
import type { LegacyTables } from '../core/legacy/dynamodb-store'
import { openInstallTable } from '../core/legacy/install-table'
import { settleTotals } from '../core/transfer/counted'
import type { TransferTables } from '../core/transfer/dialect'
import { openRowImport } from '../core/transfer/import'
import { readRow } from '../core/transfer/row'
import { type Platform, PlatformError } from '../local/platform'
import { emptied, stateOf } from './control-tables'
import { type Install, openVault } from './legacy-install'
import { openTables } from './ops-tables'

/** A link as a test writes it: everything is text, the date in any form that begins with day and second. */
interface Given {
  keyword: string
  url: string
  title: string | null
  timestamp: string
  ip: string
  clicks: number
}

interface Reset {
  config: Install
  now: string
  next_id: number | string
  links: Given[]
}

interface Clock {
  now: string
  config?: Install
  counted?: boolean
}

/**
 * Serves the control port of a running platform on this machine, and gives its address:
 * `POST /reset {config, now, next_id, links}`, `POST /clock {now, config?, counted?}` (both answer 204 when every click so far is
 * counted, but for a clock with `counted` false, which waits for none) and `GET /state`. It is for one test at a time.
 */
export async function serveControl(port: number, platform: Platform): Promise<string> {
  const vault = openVault(platform.awsUrl, platform.outputs.LegacyInstallSecret ?? '')
  const set: Set = (install, now) => vault.put(controlledSecret(install, now))
  const routes = routesOf(platform, set)
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`]
    const answered = route === undefined ? Promise.reject(new Error('no such route')) : bodyOf(request).then(route)
    answered.then(
      (body) => response.writeHead(body === null ? 204 : 200, { 'content-type': 'application/json' }).end(body),
      (error) => response.writeHead(400).end(`${error instanceof Error ? error.message : error}\n`),
    )
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', (error) => failed(new PlatformError(`The control port cannot be opened: ${error.message}`)))
    server.listen(port, '127.0.0.1', listening)
  })
  await set({}, null)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Route = (body: string) => Promise<string | null>

/** Sets the install, and the time: in milliseconds since 1970, null for the real one. */
type Set = (install: Install, now: number | null) => Promise<unknown>

function routesOf(platform: Platform, set: Set): Record<string, Route> {
  const { tables: all, db } = openTables(platform)
  const tables = legacyTablesOf(all)
  let install: Install = {}
  return {
    async 'POST /reset'(body) {
      const { config, now, next_id, links }: Reset = JSON.parse(body)
      await platform.settled()
      await emptied(tables, platform.engineUrl)
      install = config
      await Promise.all([
        set(install, Date.parse(now)),
        openInstallTable(tables.legacy, db).startAt(BigInt(next_id)),
        bring(links, all, db),
      ])
      return null
    },
    async 'POST /clock'(body) {
      const { now, config, counted = true }: Clock = JSON.parse(body)
      install = config ?? install
      await Promise.all([counted ? platform.settled() : null, set(install, Date.parse(now))])
      return null
    },
    async 'GET /state'() {
      await platform.settled()
      return stateOf(tables, db, platform.engineUrl)
    },
  }
}

function legacyTablesOf({ legacy, ranks, ...tables }: TransferTables): LegacyTables {
  if (legacy === null || ranks === null) throw new PlatformError('The test mode is for the legacy dialect.')
  return { ...tables, legacy, ranks }
}

/** Brings links in as an import does, into tables that are empty. */
async function bring(links: readonly Given[], tables: TransferTables, db: DynamoDBDocumentClient): Promise<void> {
  if (links.length === 0) return
  const rows = links.map((link) => readRow({ ...link, timestamp: link.timestamp.replace('T', ' ').slice(0, 19) }))
  await openRowImport(tables, db)(rows, { force: false, now: Date.now() })
  await settleTotals(tables.clicks, db)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
