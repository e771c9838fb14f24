import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { readAll, type Write } from './batches'
import type { Dialect } from './dialect'

/** A link and its URL, as it is stored. */
export interface Claimant {
  code: string
  url: string
}

/**
 * The claims that links are to get: on URLs that nobody holds, or that a less preferred code holds. They need no condition: who
 * claims the same URL at this moment leads to it as well, and a claim is believed only if its link does.
 */
export async function claimWrites(
  claimants: readonly Claimant[],
  { table, dialect, db }: { table: string; dialect: Dialect; db: DynamoDBDocumentClient },
): Promise<Write[]> {
  const wanted = new Map<string, string>()
  for (const { code, url } of claimants) {
    const digest = dialect.claimOf(url)
    const rival = wanted.get(digest)
    if (rival === undefined || dialect.prefers(code, rival)) wanted.set(digest, code)
  }
  const keys = [...wanted.keys()].map((digest) => ({ digest }))
  const held = new Map((await readAll(db, table, keys)).map(({ digest, code }) => [String(digest), String(code)]))
  return [...wanted].flatMap(([digest, code]): Write[] => {
    const holder = held.get(digest)
    return holder === undefined || dialect.prefers(code, holder) ? [{ table, put: { digest, code } }] : []
  })
}
