// Contract 12, step 8: the statistics page. Its HTML is out of scope (19); what opening it does is not.
import { type Answer, page } from './answer'
import type { Service } from './service'
import { arePagesPrivate } from './settings'
import type { Link } from './store'
import { titleOfPage } from './titles'

/** The page of a link, or the log-in form. Opening it stores a title for a link that has none. */
export async function statisticsPage(service: Service, link: Link): Promise<Answer> {
  if (arePagesPrivate(service.settings)) return logInPage()
  if (link.title === null || link.title === '') {
    const title = await titleOfPage(link.url, service.titles)
    service.store.change({ kind: 'title', keyword: link.keyword, title })
  }
  return page(200, 'Statistics', `${link.clicks} clicks`)
}

/** The log-in form comes with status 200, not 401. */
export function logInPage(): Answer {
  return page(200, 'Log in', 'Please log in.')
}
