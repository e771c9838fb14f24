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
  return [...byWriter(lines)].flatMap(([writer, numbers]) => missing(writer, numbers, 1))
}

/**
 * The same among the lines of a stretch of time, of which a writer may have written others before: only what is missing between the
 * first and the last that came.
 */
export function gapsIn(lines: Iterable<Lost>): Lost[] {
  return [...byWriter(lines)].flatMap(([writer, numbers]) => {
    return missing(
      writer,
      numbers,
      [...numbers].reduce((a, b) => Math.min(a, b)),
    )
  })
}

function byWriter(lines: Iterable<Lost>): Map<string, Set<number>> {
  const seen = new Map<string, Set<number>>()
  for (const { writer, n } of lines) seen.set(writer, (seen.get(writer) ?? new Set()).add(n))
  return seen
}

function missing(writer: string, numbers: ReadonlySet<number>, first: number): Lost[] {
  const last = [...numbers].reduce((a, b) => Math.max(a, b), 0)
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return all.filter((n) => !numbers.has(n)).map((n) => ({ writer, n }))
}
