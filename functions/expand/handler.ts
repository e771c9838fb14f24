// Where links lead, without a click: GET of an owner's links, of one and of its history, POST /v1/expand for many; the description
// of the API; and every path that is no route.
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { type Caller, keyRequired, refuseOthers } from '../../core/keys/caller'
import { expandAll, pastVersions, pickVersion } from '../../core/links/expand'
import { answerOf, refuseDeleted } from '../../core/links/link'
import { listLinks, listParameters, readListing } from '../../core/links/list'
import { readCodes } from '../../core/links/request'
import { openLinks } from '../../core/links/table'
import type { RouteKey } from '../../core/routes'
import { type Answer, openDoor } from '../door'
import { codeOf, endpoint, json, onlyParameters, type Reply, type Request } from '../http'

const env = config('expand')
const db = openDocumentClient()
const links = openLinks(env.LINKS_TABLE, db)
const door = openDoor(env, db)

const answers: Record<RouteKey<'expand'>, Answer> = {
  'GET /v1/links': list,
  'GET /v1/links/{code}': one,
  'GET /v1/links/{code}/history': history,
  'POST /v1/expand': many,
  'GET /v1/openapi.json': description,
}

export const handler = endpoint(door.byRoute(answers), { secret: env.ORIGIN_SECRET, publicUrls: env.PUBLIC_URLS })

async function list(request: Request, { owner }: Caller): Promise<Reply> {
  onlyParameters(request.query, listParameters)
  const listing = readListing(request.query)
  if (owner === null)
    throw keyRequired('A list is of the links of a key; those made without one have no owner and are in none.')
  const page = await listLinks(owner, listing, links)
  return json(200, { ...page, links: page.links.map((link) => answerOf(link, request.base)) })
}

async function one(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, ['version'])
  const wanted = request.query.get('version')
  const chain = await links.history(codeOf(request))
  if (wanted !== null) refuseOthers(chain.link, caller)
  refuseDeleted(chain.link)
  const shown = answerOf(chain.link, request.base, wanted === null ? chain.link : pickVersion(chain, wanted))
  return json(200, shown, { etag: `"${shown.id}"` })
}

async function history(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const chain = await links.history(codeOf(request))
  refuseOthers(chain.link, caller)
  const { code, created_at, deleted_at } = chain.link
  return json(200, { code, created_at, deleted_at, versions: pastVersions(chain) })
}

async function many(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const results = await expandAll(readCodes(request.json()), links, request.base, Date.now())
  door.failed(request, caller, results.filter(({ status }) => status === 404).length)
  return json(200, { results })
}

/** The same for everybody until the next deployment, so it may be kept for some minutes. */
async function description({ query }: Request): Promise<Reply> {
  onlyParameters(query, [])
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
    // Put in by the bundler, see lib/bundles.ts.
    body: process.env.UNDERSTUDY_OPENAPI ?? '',
  }
}
