// Contract 12, step 8: the statistics page. Its HTML is out of scope (19); what opening it does is not.
import { type Answer, page, redirect } from './answer'
import { toBytes } from './byte-strings'
import { addPairs, type Parameters } from './parameters'
import { type LegacyRequest, queryOf } from './reading-a-request'
import type { Service } from './service'
import { arePagesPrivate } from './settings'
import type { Link } from './store'
import { titleOfPage } from './titles'
import { cleanUrl } from './url-cleaning'

/** The page of a link, or the log-in form with status 200. Opening it stores a title for a link that has none. */
export async function statisticsPage(service: Service, link: Link): Promise<Answer> {
  if (arePagesPrivate(service.settings)) return page(200, 'Log in', 'Statistics are private.')
  if (link.title === null || link.title === '') {
    const title = await titleOfPage(link.url, service.titles)
    service.store.change({ kind: 'title', keyword: link.keyword, title })
  }
  return page(200, 'Statistics', `${link.clicks} clicks`)
}

/** The script of statistics called directly: the keyword is in `id`. */
export async function answerInfosScript(service: Service, request: LegacyRequest): Promise<Answer> {
  if (arePagesPrivate(service.settings)) return page(200, 'Log in', 'Statistics are private.')
  const parameters: Parameters = new Map()
  addPairs(parameters, queryOf(request.target))
  const id = parameters.get('id')
  const link = typeof id === 'string' ? service.store.find(cleanUrl(id)) : undefined
  return link ? statisticsPage(service, link) : redirect(302, toBytes(service.settings.site))
}
