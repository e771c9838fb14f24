// Chance that can be had again: the same seed gives the same numbers on every machine.

/** A source of chance. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number
  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number
  /** Whether it happens, with this probability. */
  chance(probability: number): boolean
  /** One of them. Refuses an empty list. */
  of<T>(some: readonly T[]): T
  /** A name by its weight. */
  weighted<K extends string>(weights: Partial<Record<K, number>>): K
  /** A place in a list of so many, those at its beginning far more often (Zipf, exponent 1). */
  popular(count: number): number
}

/** A source of chance from a seed (mulberry32: 32 bits of state are plenty to ask questions with). */
export function openRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (most: number) => Math.floor(next() * most)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    of<T>(some: readonly T[]): T {
      if (some.length === 0) throw new Error('there is nothing to choose from')
      return some[below(some.length)] as T
    },
    weighted<K extends string>(weights: Partial<Record<K, number>>): K {
      const entries = Object.entries(weights) as [K, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [name, weight] of entries) {
        left -= weight
        if (left < 0) return name
      }
      return (entries.at(-1) as [K, number])[0]
    },
    // The sum of 1/k up to n grows as the logarithm does, so a power of n is near enough.
    popular: (count) => Math.min(count - 1, Math.floor((count + 1) ** next()) - 1),
  }
}
