// Every keyword that one of the two systems has.
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { type Bytes, bytesOf } from '../../core/legacy/bytes'
import { RowRefused } from '../../core/transfer/row'
import type { Yourls } from '../../core/transfer/yourls'

/** Links of the legacy that a page has, and how many of them the next one has again: links are made meanwhile. */
const [pageSize, overlap] = [500, 25]

/** The keywords of both, in the order of their bytes, each once. `told` hears how many there are so far. */
export async function allKeywords(
  legacy: Yourls,
  { links, db }: { links: string; db: DynamoDBDocumentClient },
  told: (count: number) => void,
): Promise<Bytes[]> {
  const found = new Set<Bytes>()
  for await (const keyword of ofCandidate(links, db)) found.add(keyword)
  told(found.size)
  for (let start = 0; ; ) {
    const page = await legacy.page(start, pageSize)
    for (const row of page) if (!(row instanceof RowRefused)) found.add(bytesOf(row.keyword))
    told(found.size)
    if (page.length <= overlap) break
    start += page.length - overlap
  }
  return [...found].sort((a, b) => (a < b ? -1 : 1))
}

/** Links that were deleted are not there: the legacy cannot delete, so such a keyword is asked about if the legacy has it. */
async function* ofCandidate(table: string, db: DynamoDBDocumentClient): AsyncGenerator<Bytes> {
  let from: Record<string, unknown> | undefined
  do {
    const page = await db.send(
      new ScanCommand({
        TableName: table,
        FilterExpression: '#part = :head AND attribute_not_exists(deleted_at)',
        ProjectionExpression: 'code',
        ExpressionAttributeNames: { '#part': 'part' },
        ExpressionAttributeValues: { ':head': 'head' },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    )
    for (const { code } of page.Items ?? []) yield bytesOf(String(code))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
}
