// Links of the legacy dialect in the table of links: the same items the modern dialect keeps, and serves when its time comes.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { BatchGetCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { inParallel } from '../clicks/parallel'
import { held } from '../clicks/table'
import { unavailable } from '../refusals'
import { type Bytes, bytesOf, textOf } from './bytes'
import { timestampOf } from './lookup'
import type { StoredLink } from './store'
import { putIf } from './write-once'

/** A link as this table knows it: its clicks are counted elsewhere. */
export type Kept = Omit<StoredLink, 'clicks'> & {
  /** The mirrored creation that made it, if one did. */
  mirror?: string
}

/** What DynamoDB gives in one BatchGetItem, and how many of those are under way at a time. */
const batchSize = 100
const abreast = 8
const rounds = 5

export type Keywords = ReturnType<typeof openKeywords>

/** The table of links by keyword (pk `code`, sk `part`): heads of version 1, with the address that created them. */
export function openKeywords(table: string, db: DynamoDBDocumentClient) {
  /** The link stored under a keyword, read consistently; null for none, and for one that the modern dialect ended. */
  async function get(keyword: Bytes): Promise<Kept | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: headOf(keyword), ConsistentRead: true }))
    return Item === undefined ? null : keptOf(Item)
  }

  /** Those of many links that are there, by keyword. */
  async function getAll(keywords: readonly Bytes[]): Promise<Map<Bytes, Kept>> {
    const found = new Map<Bytes, Kept>()
    const starts = Array.from({ length: Math.ceil(keywords.length / batchSize) }, (_, n) => n * batchSize)
    await inParallel(abreast, starts, async (start) => {
      for (const link of await getSome(keywords.slice(start, start + batchSize))) found.set(link.keyword, link)
    })
    return found
  }

  async function getSome(keywords: readonly Bytes[]): Promise<Kept[]> {
    const found: Kept[] = []
    let keys: Record<string, unknown>[] = keywords.map(headOf)
    for (let round = 0; keys.length > 0; round++) {
      if (round === rounds) throw unavailable('The store gives out only a part of what was asked for.')
      const { Responses, UnprocessedKeys } = await db.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }),
      )
      found.push(...(Responses?.[table] ?? []).map(keptOf).filter((link) => link !== null))
      keys = UnprocessedKeys?.[table]?.Keys ?? []
    }
    return found
  }

  /** Whether a keyword was ever used, and by which mirrored creation: null for never, else its mirror id or ''. */
  async function usedBy(keyword: Bytes): Promise<string | null> {
    const { Item } = await db.send(new GetCommand({ TableName: table, Key: headOf(keyword), ConsistentRead: true }))
    return Item === undefined ? null : String(Item.mirror ?? '')
  }

  /** Stores a link if its keyword was never used, in one conditional put, and says whether it was. */
  function add(link: Kept): Promise<boolean> {
    return putIf(db, {
      table,
      key: headOf(link.keyword),
      item: itemOf(link),
      condition: 'attribute_not_exists(code)',
    })
  }

  /** Gives a title to a link that has none. */
  async function giveTitle(keyword: Bytes, title: Bytes): Promise<void> {
    await held(
      db.send(
        new UpdateCommand({
          TableName: table,
          Key: headOf(keyword),
          UpdateExpression: 'SET title = :title',
          ConditionExpression: 'title = :none OR title = :empty',
          ExpressionAttributeValues: { ':title': textOf(title), ':none': null, ':empty': '' },
        }),
      ),
    )
  }

  return { get, getAll, usedBy, add, giveTitle }
}

/** When a link of the legacy system was created, as RFC 3339: `2024-01-15T12:00:00.000Z`. */
export function createdAt(timestamp: string): string {
  return `${timestamp.replace(' ', 'T')}.000Z`
}

function headOf(keyword: Bytes): { code: string; part: string } {
  return { code: textOf(keyword), part: 'head' }
}

/** All that a head of the modern dialect has (core/links/link.ts), so that it can be served and edited there. */
function itemOf({ url, title, timestamp, ip, mirror }: Kept): Record<string, unknown> {
  const created_at = createdAt(timestamp)
  return {
    ...{ long_url: textOf(url), title: title === null ? null : textOf(title), tags: null, expires_at: null },
    ...{ max_clicks: null, permanent: false, version: 1, created_at, active_from: created_at, ip, mirror },
  }
}

function keptOf({
  code,
  long_url,
  title,
  created_at,
  deleted_at,
  expires_at,
  ip,
}: Record<string, unknown>): Kept | null {
  if (deleted_at || (typeof expires_at === 'string' && Date.parse(expires_at) <= Date.now())) return null
  return {
    keyword: bytesOf(String(code)),
    url: bytesOf(String(long_url)),
    title: typeof title === 'string' ? bytesOf(title) : null,
    timestamp: timestampOf(Date.parse(String(created_at))),
    ip: typeof ip === 'string' ? ip : '',
  }
}
