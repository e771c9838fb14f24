// GET /v1/links/{code}/stats and GET /v1/stats: the clicks of a link, and the totals of all.
import { everything } from '../../core/clicks/counters'
import { parameters, readQuestion } from '../../core/clicks/question'
import { statistics, totals } from '../../core/clicks/statistics'
import { openClicks } from '../../core/clicks/table'
import { readTally } from '../../core/clicks/tally'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { accessOf, type Caller, openAdmission, refuseOthers } from '../../core/keys/caller'
import { openKeys } from '../../core/keys/table'
import { pastVersions } from '../../core/links/expand'
import { openLinks } from '../../core/links/table'
import type { RouteKey } from '../../core/routes'
import { type Answer, byRoute, codeOf, endpoint, json, onlyParameters, type Reply, type Request } from '../http'

const env = config('stats')
const db = openDocumentClient()
const links = openLinks(env.LINKS_TABLE, db)
const clicks = openClicks(env.CLICKS_TABLE, db)
const admit = openAdmission(openKeys(env.KEYS_TABLE, db), accessOf(env))

const answers: Record<RouteKey<'stats'>, Answer> = {
  'GET /v1/links/{code}/stats': ofOne,
  'GET /v1/stats': ofAll,
}

export const handler = endpoint(byRoute(answers, admit), { secret: env.ORIGIN_SECRET })

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
  return json(200, statistics(tally, { code, created_at, versions }, question, now))
}

async function ofAll(request: Request): Promise<Reply> {
  onlyParameters(request.query, [])
  return json(200, totals(await readTally(clicks, everything, Date.now())))
}
