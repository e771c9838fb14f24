import { appendFileSync, writeFileSync } from 'node:fs'
import type { Outcome } from '../core/transfer/plan'

/** One row that was not taken as it is, and why. */
export interface Remark {
  outcome: 'refused' | 'kept'
  keyword: string
  why: string
  /** The line of the file it stands on. */
  line?: number | undefined
}

export type Report = ReturnType<typeof openReport>

/** Counts what became of rows, and tells `hear` of each that was refused or kept, once. */
export function openReport(hear: (remark: Remark) => void) {
  const counts: Record<Outcome, number> = { added: 0, updated: 0, same: 0, kept: 0, refused: 0 }
  const told = new Set<string>()

  return {
    counts,
    count(outcome: Outcome): void {
      counts[outcome]++
    },
    /** Takes rows out of those that were found unchanged: this very run had brought so many of them before. */
    unchangedBut(brought: number): void {
      counts.same = Math.max(0, counts.same - brought)
    },
    tell(remark: Remark): void {
      const { outcome, keyword, why, line } = remark
      const key = JSON.stringify([outcome, keyword, why, line])
      if (told.has(key)) return
      told.add(key)
      counts[outcome]++
      hear(remark)
    },
  }
}

/** Writes remarks into a new file, as NDJSON. */
export function intoFile(file: string): (remark: Remark) => void {
  writeFileSync(file, '')
  return (remark) => appendFileSync(file, `${JSON.stringify(remark)}\n`)
}

/** A remark in one line, for a person. */
export function lineOf({ outcome, keyword, why, line }: Remark): string {
  return `${outcome}: ${line === undefined ? '' : `line ${line}, `}${JSON.stringify(keyword)}: ${why}`
}
