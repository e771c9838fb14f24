/**
 * Does work on every item, at most `limit` at a time. When some of it fails, the rest is done all the same and the first
 * failure is thrown at the end: nothing is under way any more when this returns, since Lambda freezes what is, and a write
 * that thaws hours later is one that nobody reckons with.
 */
export async function inParallel<T>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
}
