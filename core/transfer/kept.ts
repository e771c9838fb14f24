// Links with everything there is of them, from the tables and back.
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { inParallel } from '../clicks/parallel'
import { isImported } from '../clicks/slots'
import { type Clicks, type Counted, openClicks } from '../clicks/table'
import { readTally, type Tally } from '../clicks/tally'
import { bytesOf } from '../legacy/bytes'
import { urlDigest } from '../legacy/claims-table'
import { urlClaim } from '../links/claims'
import { abreast, readAll, type Write } from './batches'
import { type Brought, cellKey, type Item } from './cell'
import { sumOf } from './counted'
import { dialectOf, type TransferTables } from './dialect'
import type { Kept } from './record'

/** The claims a link can have, by the name an export gives them. */
const claimKinds: Record<string, (head: Item) => string> = {
  url: ({ long_url, owner }) => urlClaim(String(long_url), false, ownerOf(owner)),
  unguessable: ({ long_url, owner }) => urlClaim(String(long_url), true, ownerOf(owner)),
  legacy: ({ long_url }) => urlDigest(bytesOf(String(long_url))),
}

/** Opens a reader that completes up to some hundred heads, in their order. Reads are consistent, but not of one instant. */
export function openKept(tables: TransferTables, db: DynamoDBDocumentClient) {
  const clicks = openClicks(tables.clicks, db)

  return async function complete(heads: readonly Item[]): Promise<Kept[]> {
    const cellKeys = heads.map(({ code, created_at }) => cellKey(String(code), String(created_at)))
    const limited = heads.filter(({ max_clicks }) => max_clicks)
    const [cells, used, claims] = await Promise.all([
      readAll(db, tables.clicks, cellKeys).then(byCode),
      readAll(
        db,
        tables.budgets,
        limited.map(({ code }) => ({ code })),
      ).then(byCode),
      claimsOf(heads),
    ])
    const kept = new Map<Item, Kept>()
    await inParallel(abreast, heads, async (head) => {
      const code = String(head.code)
      const given = used.get(code)?.used
      kept.set(head, {
        head,
        older: Number(head.version) > 1 ? await olderVersions(head) : [],
        tally: await tallyOf(clicks, code),
        cell: cells.get(code) ?? null,
        used: given === undefined ? null : Number(given),
        claims: claims(head),
      })
    })
    return heads.flatMap((head) => kept.get(head) ?? [])
  }

  async function claimsOf(heads: readonly Item[]) {
    const kinds = Object.entries(claimKinds)
    const digests = new Set(heads.flatMap((head) => kinds.map(([, digestOf]) => digestOf(head))))
    const found = await readAll(
      db,
      tables.claims,
      [...digests].map((digest) => ({ digest })),
    )
    const holders = new Map(found.map(({ digest, code }) => [digest, code]))
    return (head: Item) =>
      kinds.filter(([, digestOf]) => holders.get(digestOf(head)) === head.code).map(([kind]) => kind)
  }

  /** A writer stalled between its two writes leaves the newest version there twice. */
  async function olderVersions({ code, version }: Item): Promise<Item[]> {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName: tables.links,
        KeyConditionExpression: 'code = :code AND begins_with(part, :version)',
        ExpressionAttributeValues: { ':code': code, ':version': 'v#' },
        ConsistentRead: true,
      }),
    )
    const older = Items.filter((item) => Number(item.version) < Number(version))
    return older.sort((a, b) => Number(a.version) - Number(b.version))
  }
}

/**
 * What to write for a link that is not here yet, but for its head. Hours stand beside the slots, under a stream of their
 * own: what is counted here is added to them, and folded with them.
 */
export function besideHead({ head, older, tally, cell, used, claims }: Kept, tables: TransferTables): Write[] {
  const code = String(head.code)
  const created = String(head.created_at)
  const native = sumOf(tally)
  const human = native.human + Number(cell?.h ?? 0)
  const brought: Brought = { human, bot: native.bot, created: 1, deleted: head.deleted_at ? 1 : 0 }
  const rank = head.deleted_at ? null : dialectOf(tables).rankOf(code, created, human + native.bot)
  const put = (table: string, item: Item): Write => ({ table, put: item })
  return [
    ...older.map((version) => put(tables.links, version)),
    ...[...tally.days].map(([day, counts]) => put(tables.clicks, { ...counts, code, slot: `day#${day}` })),
    ...[...tally.hours].map(([hour, counts]) => put(tables.clicks, { ...counts, code, slot: `late#${hour}:00#copy` })),
    put(tables.clicks, { ...cell, brought, ...cellKey(code, created) }),
    ...claims.flatMap((kind) => claimKinds[kind]?.(head) ?? []).map((digest) => put(tables.claims, { digest, code })),
    ...(used === null ? [] : [put(tables.budgets, { code, used })]),
    ...(rank === null || tables.ranks === null ? [] : [put(tables.ranks, rank)]),
  ]
}

/** All that was counted here, out of one query: what is folded meanwhile is then seen either way, once. */
async function tallyOf(clicks: Clicks, code: string): Promise<Tally> {
  const all: Counted[] = []
  for await (const items of clicks.between(code, 'day#', 's#~', true)) {
    all.push(...items.filter(({ slot }) => !isImported(slot)))
  }
  const between: Clicks['between'] = async function* (_, from, to) {
    yield all.filter(({ slot }) => slot >= from && slot <= to)
  }
  return readTally({ ...clicks, between }, code, Date.now())
}

function ownerOf(owner: unknown): string | null {
  return typeof owner === 'string' ? owner : null
}

function byCode(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [String(item.code), item]))
}
