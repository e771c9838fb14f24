// GET /v1/links/{code}/stats and GET /v1/stats: the clicks of a link, and the totals of all, as JSON or CSV.
import { preferred } from '../../core/accept'
import { everything } from '../../core/clicks/counters'
import { statisticsCsv, totalsCsv } from '../../core/clicks/csv'
import { parameters, readQuestion } from '../../core/clicks/question'
import { statistics, totals } from '../../core/clicks/statistics'
import { openClicks } from '../../core/clicks/table'
import { readTally } from '../../core/clicks/tally'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { type Caller, refuseOthers } from '../../core/keys/caller'
import { pastVersions } from '../../core/links/expand'
import { openLinks } from '../../core/links/table'
import type { RouteKey } from '../../core/routes'
import { type Answer, openDoor } from '../door'
import { codeOf, endpoint, json, onlyParameters, type Reply, type Request } from '../http'

const env = config('stats')
const db = openDocumentClient()
const links = openLinks(env.LINKS_TABLE, db)
const clicks = openClicks(env.CLICKS_TABLE, db)
const door = openDoor(env, db)

const answers: Record<RouteKey<'stats'>, Answer> = {
  'GET /v1/links/{code}/stats': ofOne,
  'GET /v1/stats': ofAll,
}

export const handler = endpoint(door.byRoute(answers), { secret: env.ORIGIN_SECRET })

async function ofOne(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, parameters)
  const now = Date.now()
  const question = readQuestion(request.query, now)
  const link = await links.find(codeOf(request))
  refuseOthers(link, caller)
  const { code, created_at } = link
  const tally = await readTally(clicks, code, now)
  // The chain is read after the clicks, so that there is none whose version is missing in it.
  const versions = pastVersions(await links.history(code))
  const answer = statistics(tally, { code, created_at, versions }, question, now)
  return wantsTable(request) ? table(`${code}.csv`, statisticsCsv(answer, question)) : json(200, answer, varying)
}

async function ofAll(request: Request): Promise<Reply> {
  onlyParameters(request.query, [])
  const answer = totals(await readTally(clicks, everything, Date.now()))
  return wantsTable(request) ? table('all.csv', totalsCsv(answer)) : json(200, answer, varying)
}

const varying = { vary: 'accept' }

function wantsTable(request: Request): boolean {
  return preferred(request.header('accept'), ['application/json', 'text/csv']) === 'text/csv'
}

/** A browser is to keep it as a file, under this name. */
function table(name: string, body: string): Reply {
  const headers = {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
    ...varying,
  }
  return { statusCode: 200, headers, body }
}
