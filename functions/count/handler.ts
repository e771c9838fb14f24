// A delivery of log lines becomes counters; without one, on a schedule, old counters are folded.
import type { Context } from 'aws-lambda'
import { isDelivery } from '../../core/clicks/batch'
import { countDelivery } from '../../core/clicks/count'
import { foldDue } from '../../core/clicks/fold'
import { openClicks } from '../../core/clicks/table'
import { openWorklist } from '../../core/clicks/worklist'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { measured } from '../../core/watch/measured'

const { CLICKS_TABLE } = config('count')
const db = openDocumentClient()
const store = { clicks: openClicks(CLICKS_TABLE, db), worklist: openWorklist(CLICKS_TABLE, db), now: Date.now }

export const handler = async (event: unknown, context: Context) => {
  if (isDelivery(event)) return countDelivery(event, { ...store, complain, counted })
  // What is left when a run stops is done by the next one.
  return foldDue({ ...store, timeIsUp: () => context.getRemainingTimeInMillis() < 15_000 })
}

/** One line a delivery, which says how late it was. */
function counted(lines: number, oldest: number): void {
  const now = Date.now()
  const line = { level: 'INFO', timestamp: new Date(now).toISOString(), type: 'counted', lines }
  const age = Math.max(0, Math.round((now - oldest) / 1000))
  process.stdout.write(`${JSON.stringify({ ...line, ...measured('ClickAge', age, now) })}\n`)
}

function complain(problem: string, details: object): void {
  const line = { level: 'ERROR', timestamp: new Date().toISOString(), type: 'miscount', problem, ...details }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
