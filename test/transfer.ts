// A deployment's tables and an import into them, for tests: what ops does, in this process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Deployment } from '../bin/ops-deployment'
import { runExport } from '../bin/ops-export'
import type { Run } from '../bin/ops-import-run'
import { openReport, type Remark, type Report } from '../bin/ops-report'
import { openResume } from '../bin/ops-resume'
import { openTables } from '../bin/ops-tables'
import { openLegacyStore } from '../core/legacy/dynamodb-store'
import { tablesOn } from './core/legacy/tables'
import type { Engine } from './engines'

export type Place = Awaited<ReturnType<typeof emptyPlace>>

/** A folder for the files of a test file. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-transfer-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Empty tables of a deployment of the legacy dialect, and what ops needs to find them. */
export async function emptyPlace(engine: Engine, folder: string) {
  const legacyTables = await tablesOn(engine)
  const budgets = await engine.table('code')
  const { links, claims, clicks, legacy, ranks } = legacyTables
  const outputs = {
    ...{ LinksTable: links, ClaimsTable: claims, ClicksTable: clicks, LegacyTable: legacy, RanksTable: ranks },
    BudgetsTable: budgets,
  }
  const deployment: Deployment = { outputs, engineUrl: engine.endpoint }
  const { db, tables } = openTables(deployment)
  const data = mkdtempSync(join(folder, 'data-'))
  writeFileSync(join(data, 'platform.json'), JSON.stringify(deployment))
  return { deployment, tables, db, data, legacyTables, store: openLegacyStore(legacyTables, engine.db) }
}

/** What an import into a place is run with; `remarks` is what it tells of rows. */
export function runOf(place: Place, wishes: Partial<Run> = {}): { run: Run; report: Report; remarks: () => Remark[] } {
  const remarks: Remark[] = []
  const report = openReport(({ outcome, keyword, why }) => remarks.push({ outcome, keyword, why }))
  const run: Run = {
    ...{ db: place.db, tables: place.tables, report, force: false, withIp: false },
    ...{ passed: () => {}, interrupt: { isPressed: false } },
    openResume: (source) => openResume(join(place.data, 'import.json'), source),
    patience: { patience: [1, 1] },
    ...wishes,
  }
  return { run, report, remarks: () => remarks }
}

/** Exports a place and gives the lines. */
export async function exported(place: Place, file: string): Promise<string> {
  await runExport(place.deployment, file)
  return require('node:fs').readFileSync(file, 'utf8')
}
