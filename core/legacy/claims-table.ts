// Which keyword a URL belongs to: in the table of claims, under a name space of its own (modern claims have an owner, and
// normalise otherwise).
import { createHash } from 'node:crypto'
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
import { type Bytes, bytesOf, textOf } from './bytes'
import type { LegacyStore } from './store'
import { putIf } from './write-once'

/** The claims of a legacy store, on the table `claims` (pk `digest`). Each is one consistent read or one conditional write. */
export function openUrlClaims(
  table: string,
  db: DynamoDBDocumentClient,
): Pick<LegacyStore, 'holder' | 'claim' | 'noteUrl'> {
  const put = (url: Bytes, keyword: Bytes, condition: string, values?: Record<string, string>) =>
    putIf(db, { table, key: { digest: urlDigest(url) }, item: { code: textOf(keyword) }, condition, values })

  return {
    async holder(url) {
      const key = { digest: urlDigest(url) }
      const { Item } = await db.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))
      return Item === undefined ? null : bytesOf(String(Item.code))
    },
    claim(url, held, keyword) {
      if (held === null) return put(url, keyword, 'attribute_not_exists(digest)')
      return put(url, keyword, 'code = :held', { ':held': textOf(held) })
    },
    async noteUrl(url, keyword) {
      // DynamoDB compares texts by their UTF-8 bytes, which is the order of keywords.
      await put(url, keyword, 'attribute_not_exists(digest) OR code > :keyword', { ':keyword': textOf(keyword) })
    },
  }
}

/** The key of the claim on a cleaned URL. */
export function urlDigest(url: Bytes): string {
  return createHash('sha256')
    .update(JSON.stringify(['legacy-url', url]))
    .digest('base64url')
}
