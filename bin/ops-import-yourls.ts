// ops import --from yourls: every link of a running instance, through its own API.
import { type Row, RowRefused } from '../core/transfer/row'
import { type Credentials, LegacyFault, openYourls, type Yourls } from '../core/transfer/yourls'
import { OpsError } from './ops-deployment'
import { openImport } from './ops-import'
import type { Run, Stood } from './ops-import-run'

/** How many links a page has, and how many of them the next page has again, so that links deleted meanwhile hide none. */
const pageSize = 500
const overlap = 25

/** The most times that all pages are read: while links come in faster than that, the next import has to bring them. */
const mostPasses = 6

/**
 * Imports from a running instance. Pages are ordered by creation, newest first, and shift while links are made: so all of
 * them are read again, until a whole pass brings nothing new or every link that the instance counts was brought by this one.
 */
export async function importYourls(url: string, credentials: Credentials, run: Run): Promise<Stood> {
  try {
    return await copy(url, openYourls({ url, credentials, ...run.patience }), run)
  } catch (error) {
    throw error instanceof LegacyFault ? new OpsError(error.message) : error
  }
}

async function copy(url: string, legacy: Yourls, run: Run): Promise<Stood> {
  const resume = run.openResume(`yourls ${url}`)
  const { take, finish } = openImport({ ...run, says: legacy.urlOf })
  let total = await legacy.total()
  let missing = 0
  let where = ''
  let from = resume.position
  let broughtBefore = 0
  try {
    for (let pass = 1; pass <= mostPasses; pass++) {
      run.report.counts.same = 0
      const read = await readPass(from)
      // What an earlier pass brought is there now.
      if (pass > 1) run.report.unchangedBut(broughtBefore)
      broughtBefore = run.report.counts.added + run.report.counts.updated
      if (run.interrupt.isPressed) break
      const before = total
      total = await legacy.total()
      missing = Math.max(0, total - read.seen)
      const isAll = from === 0 && missing === 0 && before === total && read.added + read.refused === total
      if (isAll || (from === 0 && read.added === 0)) break
      from = 0
    }
  } finally {
    // Also when the instance fails on the way: what was brought so far counts.
    await finish()
  }
  if (!run.interrupt.isPressed) resume.done()
  return { isDone: !run.interrupt.isPressed, where, missing }

  async function readPass(first: number) {
    const pass = { seen: first, added: 0, refused: 0 }
    const progress = (position: number) => {
      where = `at ${position.toLocaleString('en')} of ${total.toLocaleString('en')} links`
      run.passed(position, total)
    }
    let known = new Set<string>()
    let ahead = legacy.page(first, pageSize)
    for (let start = first; ; ) {
      const page = await ahead
      const fresh = page.filter((row) => !known.has(keyOf(row)))
      const isLast = page.length <= overlap || (page.length < pageSize && start + page.length >= total)
      const next = start + page.length - overlap
      if (!isLast) ahead = quiet(legacy.page(next, pageSize))
      pass.added += await take(
        fresh.map((row) => ({ line: 0, ...(row instanceof RowRefused ? { refused: row } : { row }) })),
      )
      pass.refused += fresh.filter((row) => row instanceof RowRefused).length
      pass.seen += fresh.length
      known = new Set(page.map(keyOf))
      progress(start + page.length)
      if (isLast || run.interrupt.isPressed) return pass
      start = next
      resume.note(start)
    }
  }
}

/** A failure of what is read ahead is met when it is waited for, not before. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

function keyOf(row: Row | RowRefused): string {
  return row instanceof RowRefused ? `refused ${row.keyword}` : JSON.stringify([row.keyword, row.url, row.created])
}
