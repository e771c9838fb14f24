import type { Destination } from '../../core/links/lookup'
import { displayUrl } from '../../core/links/url'
import type { Refusal } from '../../core/refusals'
import { json, problem, type Reply, type Request } from '../http'
import { escapeHtml, guidePage, previewPage, refusalPage } from './pages'

/** For how long a browser may keep a permanent redirect, in seconds: so long may an edit lag, and a repeated click be missed. */
const permanentFor = 90

/**
 * The redirect to a destination at `now` (milliseconds since 1970). 302 and never kept, so that every click is seen and every
 * edit is live; a permanent link answers 301 and may be kept for 90 s, but never past its expiry, and not if it is limited.
 */
export function redirect(to: Destination, now: number): Reply {
  const left = to.expires_at === null ? permanentFor : Math.floor((Date.parse(to.expires_at) - now) / 1000)
  const kept =
    to.permanent && to.max_clicks === null
      ? `private, max-age=${Math.max(0, Math.min(permanentFor, left))}`
      : 'private, no-store'
  const shown = escapeHtml(to.long_url)
  return {
    statusCode: to.permanent ? 301 : 302,
    headers: {
      location: to.long_url,
      'cache-control': kept,
      'content-type': 'text/html; charset=utf-8',
      'x-robots-tag': 'noindex',
    },
    body: `<a href="${shown}">${shown}</a>\n`,
  }
}

/** Where a link leads, without following it: a page for people, JSON for programs. */
export function preview(to: Destination, request: Request): Reply {
  const { code, long_url, title } = to
  const link = { code, short_url: `${request.base}/${code}`, long_url, title, display_url: displayUrl(long_url) }
  return wantsPage(request) ? page(200, previewPage(link)) : json(200, link, varying)
}

/** A refusal: a page for people, problem details for programs. */
export function refuse(refusal: Refusal, request: Request): Reply {
  if (wantsPage(request)) return page(refusal.status, refusalPage(refusal.problem), refusal.headers)
  const reply = problem(refusal)
  return { ...reply, headers: { ...reply.headers, ...varying } }
}

/** The guide at `/`, with lines to paste. */
export function guide(request: Request): Reply {
  return page(200, guidePage(request.base))
}

/** Crawlers may follow links, so that unfurlers can; what they find is marked `noindex`. */
export function robots(): Reply {
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    body: 'User-agent: *\nDisallow:\n',
  }
}

const varying = { vary: 'accept' }

/** Browsers name text/html among what they accept; curl and most programs do not. */
function wantsPage(request: Request): boolean {
  return (request.header('accept') ?? '').toLowerCase().includes('text/html')
}

function page(status: number, html: string, headers: Record<string, string> = {}): Reply {
  return {
    statusCode: status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
      ...varying,
      ...headers,
    },
    body: html,
  }
}
