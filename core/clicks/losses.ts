/** A line that a process wrote and that never came. */
export interface Lost {
  writer: string
  n: number
}

/**
 * Finds the lines that are missing among those given, which may be in any order and come twice: every writer numbers its
 * lines from 1. What cannot be known is how many a writer wrote after the last one that came.
 */
export function lostLines(lines: Iterable<Lost>): Lost[] {
  const seen = new Map<string, Set<number>>()
  for (const { writer, n } of lines) seen.set(writer, (seen.get(writer) ?? new Set()).add(n))
  return [...seen].flatMap(([writer, numbers]) => {
    const last = [...numbers].reduce((a, b) => Math.max(a, b), 0)
    const all = Array.from({ length: last }, (_, index) => index + 1)
    return all.filter((n) => !numbers.has(n)).map((n) => ({ writer, n }))
  })
}
