// Links as paths ask for them: through the small client and its cache, without the SDK.
import type { Call } from '../dynamodb-call'
import { endOf } from '../links/link'
import { cached, type Destination, openDestinations } from '../links/lookup'
import { type Bytes, bytesOf, textOf } from './bytes'
import { placeOf } from './place'
import type { LegacyStore, StoredLink } from './store'

interface Place {
  LINKS_TABLE: string
  RANKS_TABLE: string
  CACHE_SECONDS: string
}

/** The links of one request: a store for `resolve`, and what it gave last. */
export interface Paths {
  store: Pick<LegacyStore, 'find' | 'giveTitle'>
  served(): Destination | null
}

/**
 * Opens the links for paths: one eventually consistent read each, kept for a moment. Give `withClicks` for a request that
 * may show them, which costs another read. A link that the modern dialect ended is not there.
 */
export function openPaths({ LINKS_TABLE, RANKS_TABLE, CACHE_SECONDS }: Place, call: Call) {
  const stored = openDestinations(LINKS_TABLE, call)
  const destinations = cached(stored, { seconds: Number(CACHE_SECONDS), now: Date.now })

  return function paths(withClicks: boolean): Paths {
    let served: Destination | null = null
    async function find(keyword: Bytes): Promise<StoredLink | null> {
      const [found, clicks] = await Promise.all([destinations(textOf(keyword)), withClicks ? clicksOf(keyword) : 0])
      served = found !== null && endOf(found, Date.now()) === null ? found : null
      return served && linkOf(served, clicks)
    }
    return { store: { find, giveTitle }, served: () => served }
  }

  async function clicksOf(keyword: Bytes): Promise<number> {
    const { shard, place } = placeOf(keyword)
    const { Item } = await call('GetItem', {
      TableName: RANKS_TABLE,
      Key: { shard: { S: shard }, place: { S: place } },
    })
    return Item?.clicks !== undefined && 'N' in Item.clicks ? Number(Item.clicks.N) : 0
  }

  /** A title that fails to be stored is stored the next time the page is opened. */
  async function giveTitle(keyword: Bytes, title: Bytes): Promise<void> {
    await call('UpdateItem', {
      TableName: LINKS_TABLE,
      Key: { code: { S: textOf(keyword) }, part: { S: 'head' } },
      UpdateExpression: 'SET title = :title',
      ConditionExpression: 'title = :none OR title = :empty',
      ExpressionAttributeValues: { ':title': { S: textOf(title) }, ':none': { NULL: true }, ':empty': { S: '' } },
    }).catch(() => {})
  }
}

function linkOf({ code, long_url, title }: Destination, clicks: number): StoredLink {
  const shown = title === null ? null : bytesOf(title)
  return { keyword: bytesOf(code), url: bytesOf(long_url), title: shown, timestamp: '', ip: '', clicks }
}
