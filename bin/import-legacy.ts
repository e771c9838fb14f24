// Every link of a running legacy into the tables of a running platform, in one call: ops import, for other programs.
import type { Outcome } from '../core/transfer/plan'
import type { Credentials } from '../core/transfer/yourls'
import type { Deployment } from './ops-deployment'
import { importYourls } from './ops-import-yourls'
import { openReport, type Remark } from './ops-report'
import { openTables } from './ops-tables'

/** What is to be imported, and from where to where. */
export interface LegacyImport {
  /** The platform that takes the links, as it runs or as its outputs tell. */
  into: Deployment
  /** The site of the legacy, or its `/yourls-api.php`. */
  url: string
  credentials: Credentials
  /** Whether the addresses come along that links were created from; default: no. */
  withIp?: boolean
  /** Whether links replace what was edited or made here; default: no. */
  force?: boolean
  /** Told after each page: how many links were passed, and how many the legacy counts. Pages are read at least once. */
  passed?: (links: number, of: number) => void
  /** Told of every link that was refused, or kept as it is here, and why. */
  hear?: (remark: Remark) => void
  /** Looked at after each page: whether to stop there. What was brought by then is whole, and may be imported again. */
  interrupt?: { readonly isPressed: boolean }
}

/** What an import came to. */
export interface Imported {
  /** How many links were added, updated, found the same, kept as they are here, and refused. */
  counts: Record<Outcome, number>
  /** How many links the legacy counts but never listed. */
  missing: number
  /** False if it was interrupted. */
  isDone: boolean
}

/**
 * Imports until the legacy has nothing new. May be repeated: nothing is doubled. Throws an OpsError, in one line that holds no
 * credential, when the legacy cannot be read; what was brought by then stays.
 */
export async function importLegacy({ into, url, credentials, ...wishes }: LegacyImport): Promise<Imported> {
  const { withIp = false, force = false, passed, hear = () => {}, interrupt = { isPressed: false } } = wishes
  const report = openReport(hear)
  const { tables, db } = openTables(into)
  try {
    const { isDone, missing } = await importYourls(url, credentials, {
      ...{ tables, db, report, withIp, force, interrupt },
      passed: (links, of) => passed?.(links, of ?? links),
      // The caller is there from the beginning to the end: there is no other run to go on from.
      openResume: () => ({ position: 0, note: () => {}, done: () => {} }),
    })
    return { counts: report.counts, missing, isDone }
  } finally {
    db.destroy()
  }
}
