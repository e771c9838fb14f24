import { readFileSync, rmSync } from 'node:fs'
import { writeNamed } from './named-folder'

/** Where an import stands, in a file, so that the next run goes on from there. */
export interface Resume {
  /** How many links of the source were done when the last run of this source stopped; 0 for a new one. */
  readonly position: number
  note(position: number): void
  /** Forgets it: the import is complete. */
  done(): void
}

/**
 * Opens the state file of an import. `source` tells whether it is the same one: an address, or a file with its size and date;
 * never a credential. Starting over is always safe, so a state that cannot be read, or is of another source, is passed over.
 */
export function openResume(file: string, source: string): Resume {
  return {
    position: positionIn(file, source),
    note: (position) => writeNamed(file, { source, position }),
    done: () => rmSync(file, { force: true }),
  }
}

function positionIn(file: string, source: string): number {
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'))
    return state.source === source && Number.isSafeInteger(state.position) ? state.position : 0
  } catch {
    return 0
  }
}
