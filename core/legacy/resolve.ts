// Paths that are not the API's: following links, and what else a browser may ask for (contract, section 12).
import type { Install } from './action'
import type { Bytes } from './bytes'
import { cleanUrl } from './clean-url'
import type { Reply } from './formats'
import { pages } from './keywords'
import { findLink } from './lookup'
import { examplePage, favicon, logInPage, redirect, robots, statisticsPage } from './pages'
import { adminUrl, type Wish, wishOf } from './path'
import { isEmpty } from './php-values'
import type { StoredLink } from './store'

/** What following links needs of a store. */
type Needs = 'find' | 'giveTitle'

/** A reply, and the link whose click has to be counted: every request that follows one is a click, whatever its method. */
export interface Resolved {
  reply: Reply
  clicked: StoredLink | null
}

/** Answers a path (`target`: path and query as sent). There is no 404: what is unknown goes to the site. */
export async function resolve(target: Bytes, secure: boolean, install: Install<Needs>): Promise<Resolved> {
  const wish = wishOf(target, install.settings)
  if (wish.kind === 'link') return follow(wish.keyword, install)
  return { reply: await pageFor(wish, secure, install), clicked: null }
}

async function pageFor(
  wish: Exclude<Wish, { kind: 'link' }>,
  secure: boolean,
  install: Install<Needs>,
): Promise<Reply> {
  const { settings } = install
  switch (wish.kind) {
    case 'robots':
      return robots
    case 'favicon':
      return favicon
    case 'page':
      return examplePage
    case 'shorten':
      return redirect(302, adminUrl(wish.url, settings, secure))
    case 'statistics':
      return statistics(wish.keyword, install)
    case 'statistics script':
      return settings.privatePages ? logInPage : redirect(302, settings.site)
  }
}

async function follow(keyword: Bytes, install: Install<Needs>): Promise<Resolved> {
  const link = await leadingLink(keyword, install)
  if (link === null) return { reply: redirect(302, install.settings.site), clicked: null }
  return { reply: redirect(301, link.url, { 'x-robots-tag': 'noindex' }), clicked: link }
}

/** Opening the page of a link without a title gives it one: its URL, since no page is fetched (contract, section 10). */
async function statistics(keyword: Bytes, install: Install<Needs>): Promise<Reply> {
  // A page is there without being a link: who may see statistics is asked first, whether it has any after that.
  if (pages.has(keyword) && install.settings.privatePages) return logInPage
  const link = await leadingLink(keyword, install)
  if (link === null) return redirect(302, install.settings.site)
  if (install.settings.privatePages) return logInPage
  if (link.title === null || link.title === '') await install.store.giveTitle(keyword, cleanUrl(link.url))
  return statisticsPage(link)
}

/** A link that leads somewhere. The keyword `0` never does, nor a URL that PHP calls empty. */
async function leadingLink(keyword: Bytes, { store }: Install<Needs>): Promise<StoredLink | null> {
  if (keyword === '0') return null
  const link = await findLink(keyword, store)
  return link === null || isEmpty(link.url) ? null : link
}
