// A delivery of log lines becomes counters; without one, on a schedule, old counters are folded.
import type { Context } from 'aws-lambda'
import { isDelivery } from '../../core/clicks/batch'
import { countDelivery } from '../../core/clicks/count'
import { foldDue } from '../../core/clicks/fold'
import { openClicks } from '../../core/clicks/table'
import { openWorklist } from '../../core/clicks/worklist'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'

const { CLICKS_TABLE } = config('count')
const db = openDocumentClient()
const store = { clicks: openClicks(CLICKS_TABLE, db), worklist: openWorklist(CLICKS_TABLE, db), now: Date.now }

export const handler = async (event: unknown, context: Context) => {
  if (isDelivery(event)) return countDelivery(event, { ...store, complain })
  // What is left when a run stops is done by the next one.
  return foldDue({ ...store, timeIsUp: () => context.getRemainingTimeInMillis() < 15_000 })
}

function complain(problem: string, details: object): void {
  const line = { level: 'ERROR', timestamp: new Date().toISOString(), type: 'miscount', problem, ...details }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
