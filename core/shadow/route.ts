// What kind of request it is: comparisons are counted by route and never by path, or each short link would be a count of its own.
import { type ActionName, actionOf } from '../legacy/answer'
import type { Bytes } from '../legacy/bytes'
import { keywordIn } from '../legacy/lookup'
import { isApi, wishOf } from '../legacy/path'
import { type Parameters, parametersOf } from '../legacy/request'
import type { LegacySettings } from '../legacy/settings'
import { legacyRequestOf, type SentRequest } from './exchange'

/** The routes of the legacy contract. `install` is what its web server answers itself: admin pages, scripts, style sheets. */
export const routes = [
  'redirect',
  'statistics-page',
  'page',
  'prefix',
  'fixed',
  'shorturl',
  'expand',
  'url-stats',
  'stats',
  'db-stats',
  'version',
  'unknown-action',
  'install',
] as const
export type Route = (typeof routes)[number]

/** What a request does to the side that answers it: makes a link, counts a click, or nothing. */
export type Effect = 'create' | 'click' | 'none'

/** A request, sorted. */
export interface Sorted {
  route: Route
  effect: Effect
  /** `GET`, `HEAD`, `POST`, or `other`. */
  method: string
  /** The keyword it is about; empty when it is about none. */
  keyword: Bytes
  /** Only where the API is asked. */
  parameters: Parameters | null
}

/** Sorts a request by the settings of the install (only `site` is looked at). */
export function sorted(request: SentRequest, settings: LegacySettings): Sorted {
  const asked = legacyRequestOf(request)
  const method = ['GET', 'HEAD', 'POST'].includes(request.method) ? request.method : 'other'
  if (isApi(request.target, settings)) {
    const parameters = parametersOf(asked)
    const action = actionOf(parameters)
    return {
      route: action ?? 'unknown-action',
      effect: action === 'shorturl' ? 'create' : 'none',
      method,
      keyword: keywordOf(action, parameters, settings),
      parameters,
    }
  }
  const found = pathRoute(request.target, settings)
  return { ...found, method, effect: found.route === 'redirect' ? 'click' : 'none', parameters: null }
}

function keywordOf(action: ActionName | null, parameters: Parameters, settings: LegacySettings): Bytes {
  if (action !== 'expand' && action !== 'url-stats') return ''
  const shorturl = parameters.get('shorturl')
  return typeof shorturl === 'string' ? keywordIn(shorturl, settings) : ''
}

/**
 * Whether a request may do something that the contract knows nothing of: an action of a plugin, or a page that takes more than a look. On
 * a legacy install it is asked once.
 */
export function mayAct({ route, method }: Pick<Sorted, 'route' | 'method'>): boolean {
  return route === 'unknown-action' || (route === 'page' && method !== 'GET' && method !== 'HEAD')
}

/** Directories and scripts of an install: none of them can be a keyword, and the candidate has none of them. */
const installed = /^\/+(?:(?:admin|css|images|includes|js|user)(?:\/|$)|[\w./-]*\.php(?:$|\?))/

function pathRoute(target: Bytes, settings: LegacySettings): { route: Route; keyword: Bytes } {
  if (installed.test(target)) return { route: 'install', keyword: '' }
  const wish = wishOf(target, settings)
  switch (wish.kind) {
    case 'link':
      return { route: 'redirect', keyword: wish.keyword }
    case 'statistics':
      return { route: 'statistics-page', keyword: wish.keyword }
    case 'shorten':
      return { route: 'prefix', keyword: '' }
    case 'page':
    case 'statistics script':
      return { route: 'page', keyword: '' }
    case 'robots':
    case 'favicon':
      return { route: 'fixed', keyword: '' }
  }
}

/** How a route is shown: `GET /{keyword}`, `shorturl`. */
export function shownRoute(route: Route): string {
  return route === 'redirect' ? '/{keyword}' : route === 'statistics-page' ? '/{keyword}+' : route
}
