// How far a sweep is and what it has found, in a file: links are made while it runs, so a place is a keyword and not a number.
import { readFileSync, rmSync } from 'node:fs'
import type { Bytes } from '../../core/legacy/bytes'
import { writeNamed } from '../named-folder'
import type { Result } from './sweep'

/** A sweep that was stopped. */
export interface Stopped {
  /** The last keyword that is done; all before it, in the order of their bytes, are too. */
  last: Bytes
  result: Result
}

export type SweepState = ReturnType<typeof openSweepState>

/** Opens the state of sweeps of one legacy. A file that cannot be read, or is of another, is passed over: starting anew is safe. */
export function openSweepState(file: string, legacy: string) {
  return {
    read(): Stopped | null {
      try {
        const { legacy: of, last, result } = JSON.parse(readFileSync(file, 'utf8'))
        return of === legacy && typeof last === 'string' && Array.isArray(result?.found) ? { last, result } : null
      } catch {
        return null
      }
    },
    note: ({ last, result }: Stopped) => writeNamed(file, { legacy, last, result }),
    /** Forgets it: the sweep is complete. */
    done: () => rmSync(file, { force: true }),
  }
}
