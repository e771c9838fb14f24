// Records that wait for the key they are sealed with: a process that has only just started may answer before it has it.
import type { Answered } from './lines'
import type { Seal } from './seal'

/** So many wait at most, and for so long, in milliseconds; then they are written without what is to be sealed. */
export const most = 100
export const longest = 10_000

/** Opens the way to `line` for records whose key may not be there yet. They are written in the order in which they came. */
export function openHeld(line: (answered: Answered, seal: Seal | null) => void, now: () => number = Date.now) {
  const held: Answered[] = []
  function write(seal: Seal | null): void {
    for (let next = held.shift(); next !== undefined; next = held.shift()) line(next, seal)
  }
  return {
    /** Writes a record now, or holds it while there is no key. */
    take(answered: Answered, seal: Seal | undefined): void {
      held.push(answered)
      const since = held[0]?.at ?? answered.at
      if (seal !== undefined || held.length >= most || now() - since > longest) write(seal ?? null)
    },
    /** Writes what is held: the key has come. Gives the key. */
    release(seal: Seal): Seal {
      write(seal)
      return seal
    },
  }
}
