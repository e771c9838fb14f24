import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { nanoid } from 'nanoid'
import { Refusal, unavailable } from '../refusals'
import { byOwner, type Place } from './by-owner'
import { spellings } from './code'
import { headItem, linkOf, versionItem, versionOf } from './item'
import type { Link, Version } from './link'
import { edited, type Settings } from './link'

/** The most versions a link can have: a history stays one small read. */
export const mostVersions = 100

/** A link with all its versions, oldest first. */
export interface History {
  link: Link
  versions: Version[]
}

export type Links = ReturnType<typeof openLinks>

/**
 * The table of links: pk `code`, sk `part`, where `head` is the link as it stands and `v#n` a version it once was.
 * All reads but `ofOwner` are consistent. A code that was ever used stays used: nothing here removes an item.
 */
export function openLinks(table: string, db: DynamoDBDocumentClient) {
  const heads = (codes: string[]) => codes.map((code) => ({ code, part: 'head' }))

  /** The link stored under exactly this code, deleted ones included. */
  async function get(code: string): Promise<Link | null> {
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: { code, part: 'head' }, ConsistentRead: true }),
    )
    return Item === undefined ? null : linkOf(Item)
  }

  /** The link a code leads to: as written, then in lower case. Refuses with `not-found`. */
  async function find(code: string): Promise<Link> {
    for (const spelling of spellings(code)) {
      const link = await get(spelling)
      if (link !== null) return link
    }
    throw new Refusal('not-found', `There is no link ${code}.`)
  }

  /** The links that up to 100 codes lead to, in their order; null where there is none. Deleted ones included. */
  async function findAll(codes: readonly string[]): Promise<(Link | null)[]> {
    const found = await getAll([...new Set(codes)])
    const folded = codes.filter((code) => !found.has(code)).flatMap((code) => spellings(code).slice(1))
    const foundFolded = await getAll([...new Set(folded)].filter((code) => !found.has(code)))
    const all = new Map([...found, ...foundFolded])
    return codes.map(
      (code) =>
        spellings(code)
          .map((each) => all.get(each))
          .find((link) => link !== undefined) ?? null,
    )
  }

  async function getAll(codes: string[]): Promise<Map<string, Link>> {
    const found = new Map<string, Link>()
    let keys = heads(codes)
    for (let round = 0; keys.length > 0; round++) {
      if (round === 5) throw unavailable('The store gives out only a part of what was asked for.')
      const { Responses, UnprocessedKeys } = await db.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
      )
      for (const item of Responses?.[table] ?? []) found.set(String(item.code), linkOf(item))
      keys = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof keys
    }
    return found
  }

  /**
   * Stores a new link, in one conditional put. Its code may be taken, if it was ever used, or the link may be there: made by
   * somebody else of the same attempt, and perhaps edited or deleted since.
   */
  async function add(link: Link): Promise<'made' | 'there' | 'taken'> {
    if (await write(link, 'attribute_not_exists(code)')) return 'made'
    return link.attempt !== null && (await get(link.code))?.attempt === link.attempt ? 'there' : 'taken'
  }

  /**
   * Makes `link` (as read) into its next version. First the outgoing version is written beside the head: the same bytes,
   * whoever writes them, so a writer that stalls here can harm nothing. Then the head moves, only if it is still the one read.
   * Refuses with `stale-version` when another edit or a delete came first, with `too-many-versions` after 100.
   */
  async function edit(link: Link, changes: Partial<Settings>, now: number): Promise<Link> {
    if (link.version >= mostVersions) {
      throw new Refusal('too-many-versions', `A link has at most ${mostVersions} versions; make a new link instead.`)
    }
    await db.send(new PutCommand({ TableName: table, Item: versionItem(link.code, versionOf(link)) }))
    const next = edited(link, changes, now)
    const moved = await write(next, 'version = :version AND attribute_not_exists(deleted_at)', {
      ':version': link.version,
    })
    if (!moved)
      throw new Refusal('stale-version', 'Somebody else changed the link first; read it again and repeat the edit.')
    return next
  }

  /**
   * Marks a link as deleted at `now` (milliseconds since 1970) and gives it, unless `check` refuses it. Refuses with `not-found`,
   * or `deleted` the second time. Whom a link belongs to never changes: what was checked still holds when it is written.
   */
  async function remove(code: string, now: number, check: (link: Link) => void = () => {}): Promise<Link> {
    const link = await find(code)
    check(link)
    const at = new Date(now).toISOString()
    const written = nanoid()
    try {
      const { Attributes } = await db.send(
        new UpdateCommand({
          TableName: table,
          Key: { code: link.code, part: 'head' },
          UpdateExpression: 'SET deleted_at = :at, written = :written',
          ConditionExpression: 'attribute_exists(code) AND attribute_not_exists(deleted_at)',
          ExpressionAttributeValues: { ':at': at, ':written': written },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return linkOf(Attributes ?? { ...link, deleted_at: at })
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      const deleted = (error.$metadata.attempts ?? 1) > 1 ? await ifOurs(link.code, written) : null
      if (deleted === null) throw new Refusal('deleted', `The link ${link.code} was deleted already.`)
      return deleted
    }
  }

  /**
   * At most `size` links of an owner, newest first, from the one after `place` on (null: from the newest), deleted ones
   * included, and whether there may be more. By the index, which is a moment behind: the one read here that is not consistent.
   */
  async function ofOwner(
    owner: string,
    place: Place | null,
    size: number,
  ): Promise<{ links: Link[]; isMore: boolean }> {
    const { Items = [], LastEvaluatedKey } = await db.send(
      new QueryCommand({
        TableName: table,
        IndexName: byOwner.name,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': byOwner.partition },
        ExpressionAttributeValues: { ':owner': owner },
        ScanIndexForward: false,
        Limit: size,
        ...(place && {
          ExclusiveStartKey: { owner, created_at: place.created_at, code: place.code, part: 'head' },
        }),
      }),
    )
    return { links: Items.map(linkOf), isMore: LastEvaluatedKey !== undefined }
  }

  /** A link's whole chain, deleted ones included. Refuses with `not-found`. */
  async function history(code: string): Promise<History> {
    for (const spelling of spellings(code)) {
      const items = await parts(spelling)
      const head = items.find((item) => item.part === 'head')
      if (head === undefined) continue
      const link = linkOf(head)
      // A writer stalled between its two writes leaves the newest version there twice.
      const older = items.filter((item) => item.part !== 'head' && Number(item.version) < link.version).map(versionOf)
      return { link, versions: [...older, versionOf(link)].sort((a, b) => a.version - b.version) }
    }
    throw new Refusal('not-found', `There is no link ${code}.`)
  }

  async function parts(code: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = []
    let from: Record<string, unknown> | undefined
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'code = :code',
          ExpressionAttributeValues: { ':code': code },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      )
      items.push(...(page.Items ?? []))
      from = page.LastEvaluatedKey
    } while (from !== undefined)
    return items
  }

  /**
   * Puts a head under a condition; gives false when the condition does not hold. The client repeats a write whose answer was
   * lost, and then meets its own first try: `written` tells that apart from another writer's.
   */
  async function write(link: Link, condition: string, values?: Record<string, unknown>): Promise<boolean> {
    const written = nanoid()
    try {
      await db.send(
        new PutCommand({
          TableName: table,
          Item: { ...headItem(link), written },
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      )
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return (error.$metadata.attempts ?? 1) > 1 && (await ifOurs(link.code, written)) !== null
    }
  }

  /** The head of a code, if it is as we have written it; else null. */
  async function ifOurs(code: string, written: string): Promise<Link | null> {
    const { Item } = await db.send(
      new GetCommand({ TableName: table, Key: { code, part: 'head' }, ConsistentRead: true }),
    )
    return Item !== undefined && Item.written === written ? linkOf(Item) : null
  }

  return { get, find, findAll, ofOwner, add, edit, remove, history }
}
