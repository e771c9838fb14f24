// Whether lines are missing. Every process that writes them numbers its lines, so what is missing between two is known; what is
// not known is how many a process wrote after the last one that came.

/** Lines of one writer that came together, as the table keeps them. The same lines always give the same text. */
export function heardRanges(lines: readonly { writer: string; n: number }[]): string[] {
  const writers = new Map<string, number[]>()
  for (const { writer, n } of lines) writers.set(writer, [...(writers.get(writer) ?? []), n])
  return [...writers].map(([writer, numbers]) => {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    return `${writer}:${low}-${high}:${new Set(numbers).size}`
  })
}

/** How many lines are missing among those heard, in whatever order and however often they came. */
export function lostAmong(ranges: Iterable<string>): number {
  const writers = new Map<string, { low: number; high: number; count: number }>()
  for (const range of new Set(ranges)) {
    const [, writer = '', low, high, count] = /^(.+):(\d+)-(\d+):(\d+)$/.exec(range) ?? []
    if (low === undefined) continue
    const known = writers.get(writer) ?? { low: Number(low), high: Number(high), count: 0 }
    known.low = Math.min(known.low, Number(low))
    known.high = Math.max(known.high, Number(high))
    known.count += Number(count)
    writers.set(writer, known)
  }
  return [...writers.values()].reduce((sum, { low, high, count }) => sum + Math.max(0, high - low + 1 - count), 0)
}
