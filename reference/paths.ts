// Contract 12: redirect and other paths. The path is taken raw, without percent-decoding.
import { type Answer, page, redirect } from './answer'
import { answerApi } from './api'
import { type Bytes, toBytes } from './byte-strings'
import { recordClick } from './click-recording'
import { fixedFiles } from './fixed-files'
import { isPage } from './keywords'
import { isEmpty } from './php-values'
import { isSecure, type LegacyRequest } from './reading-a-request'
import { schemeOf } from './schemes'
import type { Service } from './service'
import { arePagesPrivate, siteOf } from './settings'
import { withScheme } from './short-links'
import { logInPage, statisticsPage } from './statistics-page'
import { cleanUrl, cleanUrlSafely } from './url-cleaning'
import { split } from './url-splitting'

/** The answer to any request. */
export async function answer(service: Service, request: LegacyRequest): Promise<Answer> {
  const fixed = fixedFiles.get(request.target)
  if (fixed) return fixed
  const file = request.target.split('?')[0]
  const sitePath = pathOfSite(service)
  if (file === '/yourls-api.php' || file === `${sitePath}yourls-api.php`) return answerApi(service, request)
  if (file === '/yourls-infos.php' && arePagesPrivate(service.settings)) return logInPage()
  return answerPath(service, request)
}

async function answerPath(service: Service, request: LegacyRequest): Promise<Answer> {
  const [, first, plus] = /^(.+?)(\+(?:all)?)?\/?$/.exec(keywordPart(service, request.target)) ?? []
  if (first === undefined) return toSite(service)
  if (schemeOf(first) !== '') return shortenByPrefix(service, request, first)
  if (isPage(first) && plus === undefined) return page(200, 'Example page', 'A page of the install.')
  if (isPage(first) && arePagesPrivate(service.settings)) return logInPage()
  const link = isEmpty(first) ? undefined : service.store.find(cleanUrl(first))
  if (!link || isEmpty(link.url)) return toSite(service)
  if (plus !== undefined) return statisticsPage(service, link)
  recordClick(service, link.keyword, request)
  const answered = redirect(301, link.url)
  return { ...answered, headers: { ...answered.headers, 'x-robots-tag': 'noindex' } }
}

/** Steps 2 to 4: without the path of the site and the query, cleaned as a URL. */
function keywordPart(service: Service, target: Bytes): Bytes {
  const prefix = pathOfSite(service)
  const relative = target.startsWith(prefix) ? target.slice(prefix.length).replace(/^\/+/, '') : target
  return cleanUrl(/^[a-zA-Z]+:\/\/./.test(relative) ? relative : (relative.split('?')[0] ?? ''))
}

/** The path part of the site and a slash: `/` for `http://sho.rt`, `/sub/` for `http://sho.rt/sub`. */
function pathOfSite(service: Service): Bytes {
  return `${split(toBytes(siteOf(service.settings)))?.path ?? ''}/`
}

/** Step 6: a URL as path goes to the admin page, in three parts. */
function shortenByPrefix(service: Service, request: LegacyRequest, given: Bytes): Answer {
  const url = cleanUrlSafely(given)
  const scheme = schemeOf(url)
  if (scheme === '') return toSite(service)
  const colon = scheme.indexOf(':') + 1
  const parts = { up: scheme.slice(0, colon), us: scheme.slice(colon), ur: url.slice(scheme.length) }
  const query = Object.entries(parts).map(([name, part]) => (part === '' ? name : `${name}=${encode(part)}`))
  const admin = `${toBytes(siteOf(service.settings))}/admin/index.php?${query.join('&')}`
  return redirect(302, withScheme(admin, isSecure(request)))
}

function encode(part: Bytes): Bytes {
  return part.replace(/[^A-Za-z0-9\-_.]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

/** Step 9. There is no 404; the site is as configured, its final slash included. */
export function toSite(service: Service): Answer {
  return redirect(302, toBytes(service.settings.site))
}
