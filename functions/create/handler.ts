// POST, PATCH and DELETE of links: they come into being, change and end here.
import { openLines } from '../../core/clicks/line'
import { config } from '../../core/config'
import { openDocumentClient } from '../../core/document-client'
import { accessOf, type Caller, openAdmission, refuseOthers } from '../../core/keys/caller'
import { openKeys } from '../../core/keys/table'
import { openClaims } from '../../core/links/claims'
import { createLink } from '../../core/links/create'
import { editLink } from '../../core/links/edit'
import { answerOf, type Link } from '../../core/links/link'
import { readCreate, readEdit } from '../../core/links/request'
import { openLinks } from '../../core/links/table'
import { ownHosts } from '../../core/links/url'
import type { RouteKey } from '../../core/routes'
import { type Answer, byRoute, codeOf, endpoint, json, onlyParameters, type Reply, type Request } from '../http'

const env = config('create')
const db = openDocumentClient()
const links = openLinks(env.LINKS_TABLE, db)
const claims = openClaims(env.CLAIMS_TABLE, db)
const admit = openAdmission(openKeys(env.KEYS_TABLE, db), accessOf(env))
const lines = openLines()

const answers: Record<RouteKey<'create'>, Answer> = {
  'POST /v1/links': create,
  'PATCH /v1/links/{code}': edit,
  'DELETE /v1/links/{code}': remove,
}

export const handler = endpoint(byRoute(answers, admit), { secret: env.ORIGIN_SECRET, publicUrls: env.PUBLIC_URLS })

async function create(request: Request, { owner }: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const wanted = readCreate(request.json(), around(request))
  const { link, isNew } = await createLink(wanted, { links, claims, owner, now: Date.now })
  if (isNew) lines.link(link.code, 'created')
  return reply(isNew ? 201 : 200, link, request, isNew ? { location: `/v1/links/${link.code}` } : {})
}

async function edit(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const wanted = readEdit(request.json(), around(request))
  const wish = { caller, wanted, ifMatch: request.header('if-match') }
  const link = await editLink(codeOf(request), wish, links, Date.now())
  return reply(200, link, request)
}

async function remove(request: Request, caller: Caller): Promise<Reply> {
  onlyParameters(request.query, [])
  const link = await links.remove(codeOf(request), Date.now(), (found) => refuseOthers(found, caller))
  lines.link(link.code, 'deleted')
  return reply(200, link, request)
}

function around({ ownUrls }: Request) {
  return { own: ownHosts(ownUrls), now: Date.now() }
}

function reply(status: number, link: Link, request: Request, headers: Record<string, string> = {}): Reply {
  const answer = answerOf(link, request.base)
  return json(status, answer, { etag: `"${answer.id}"`, ...headers })
}
