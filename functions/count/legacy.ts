// What count does in the modern dialect, and after it the rankings that the legacy dialect shows.
import type { Context } from 'aws-lambda'
import { isDelivery } from '../../core/clicks/batch'
import { openClicks } from '../../core/clicks/table'
import { legacyConfig } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { openRanks } from '../../core/legacy/ranks-table'
import { rerank } from '../../core/legacy/rerank'
import { handler as count } from './handler'

const env = legacyConfig('count')
const db = openDocumentClient()
const store = { clicks: openClicks(env.CLICKS_TABLE, db), ranks: openRanks(env.RANKS_TABLE, db), now: Date.now }

/** A delivery whose ranks fail is repeated; its counters know it then. */
export const handler = async (event: unknown, context: Context) => {
  const done = await count(event, context)
  if (isDelivery(event)) await rerank(event, store)
  return done
}
