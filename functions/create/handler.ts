// POST, PATCH and DELETE of links: they come into being, change and end here.
import { openLines } from '../../core/clicks/line'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { openQuota } from '../../core/door/quota'
import { type Caller, refuseOthers } from '../../core/keys/caller'
import { answerCreate, answerCreateAll, type Creating } from '../../core/links/answer-create'
import { openAttempts } from '../../core/links/attempts'
import { openClaims } from '../../core/links/claims'
import { editLink } from '../../core/links/edit'
import { readRepeatable } from '../../core/links/idempotent'
import { answerOf, type Link } from '../../core/links/link'
import { readBulk, readEdit } from '../../core/links/request'
import { openLinks } from '../../core/links/table'
import { ownHosts } from '../../core/links/url'
import type { RouteKey } from '../../core/routes'
import { type Answer, openDoor } from '../door'
import { codeOf, endpoint, json, onlyParameters, type Reply, type Request } from '../http'

const env = config('create')
const db = openDocumentClient()
const links = openLinks(env.LINKS_TABLE, db)
const claims = openClaims(env.CLAIMS_TABLE, db)
const door = openDoor(env, db)
const attempts = openAttempts(env.CLAIMS_TABLE, db, { now: Date.now })
const perMinute = Number(env.CREATES_PER_MINUTE)
const takeQuota = openQuota(env.CLAIMS_TABLE, db, { perMinute, secret: env.ORIGIN_SECRET, now: Date.now })
const lines = openLines()

/** Room for 100 of the largest links that can be. */
const largestBulk = 1024 * 1024

const answers: Record<RouteKey<'create'>, Answer> = {
  'POST /v1/links': create,
  'POST /v1/links/bulk': createMany,
  'PATCH /v1/links/{code}': edit,
  'DELETE /v1/links/{code}': remove,
}

export const handler = endpoint(door.byRoute(answers), { secret: env.ORIGIN_SECRET, publicUrls: env.PUBLIC_URLS })

async function create(request: Request, { owner }: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const body = request.json()
  if (owner === null) await takeQuota(request.address, 1)
  const { status, link } = await answerCreate(body, creating(request, owner, body))
  return json(status, link, { etag: `"${link.id}"`, ...(status === 201 && { location: `/v1/links/${link.code}` }) })
}

async function createMany(request: Request, { owner }: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const body = request.json(largestBulk)
  const bodies = readBulk(body)
  if (owner === null) await takeQuota(request.address, bodies.length)
  const results = await answerCreateAll(bodies, creating(request, owner, body))
  return json(200, { results })
}

async function edit(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const wanted = readEdit(request.json(), around(request))
  const wish = { wanted, ifMatch: request.header('if-match') }
  const link = await editLink(codeOf(request), wish, links, Date.now(), (found) => refuseOthers(found, caller))
  return reply(link, request)
}

async function remove(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const link = await links.remove(codeOf(request), Date.now(), (found) => refuseOthers(found, caller))
  lines.link(link.code, 'deleted')
  return reply(link, request)
}

function creating(request: Request, owner: string | null, body: unknown): Creating {
  return {
    ...{ links, claims, attempts, owner, base: request.base, now: Date.now, around: around(request) },
    repeatable: readRepeatable(request.header('idempotency-key'), owner, [request.route, body]),
    made: (code) => lines.link(code, 'created'),
  }
}

function around({ ownUrls }: Request) {
  return { own: ownHosts(ownUrls), now: Date.now() }
}

function reply(link: Link, request: Request): Reply {
  const answer = answerOf(link, request.base)
  return json(200, answer, { etag: `"${answer.id}"` })
}
