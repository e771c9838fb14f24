// HTML pages are our own (contract, 19: their HTML is out of scope). What has to be equal is which page it is, and where the contract
// gives its words, these. Pages are known by what the legacy program, the reference and we write.
import type { Bytes } from '../../legacy/bytes'
import { type Seen, seenOf } from './html-body'

interface Page {
  name: string
  is: (seen: Seen, html: Bytes) => boolean
}

const pages: readonly Page[] = [
  { name: 'flood', is: ({ title }) => title === 'Too Many Requests' },
  {
    name: 'log-in',
    is: ({ title }, html) => title === 'Log in' || title === 'Please log in' || /name="password"/.test(html),
  },
  { name: 'example', is: ({ title }) => /^example ?page/i.test(title) },
  { name: 'statistics', is: ({ title }) => title.startsWith('Statistics') },
]

const floodText = 'Too many URLs added too fast. Slow down please.'

/** Whether two pages are one page, each in its side's own HTML. A page that is cut short is none. */
export function isSamePage(legacy: Bytes, candidate: Bytes): boolean {
  const [theirs, ours] = [seenOf(legacy), seenOf(candidate)]
  const [page, other] = [pageOf(theirs, legacy), pageOf(ours, candidate)]
  if (page === undefined || page !== other) return false
  if (page !== 'flood' || theirs.text === ours.text) return true
  // The legacy program's own theme has more on it: its name, and links.
  return /YOURLS/.test(legacy) && theirs.text.includes(floodText) && ours.text.includes(floodText)
}

function pageOf(seen: Seen, html: Bytes): string | undefined {
  return seen.isWhole ? pages.find(({ is }) => is(seen, html))?.name : undefined
}
