// Whether something grows with the requests it answers.

/** How much something weighs, in bytes, after so many requests. */
export interface Weight {
  requests: number
  bytes: number
}

/** What growth is let pass: so many bytes in all, which a cache or a heap that is not tidied yet may take, or so many a request. */
export interface Bound {
  inAll: number
  aRequest: number
}

/**
 * The growth between the second quarter of the weighings and the last, by the median of each, in bytes, when it is beyond its bound; else
 * null. The first quarter is left out: code is compiled and caches fill up then. Too few weighings say nothing.
 */
export function growthOf(weights: readonly Weight[], bound: Bound): number | null {
  const quarter = Math.floor(weights.length / 4)
  if (quarter === 0) return null
  const early = middle(weights.slice(quarter, 2 * quarter))
  const late = middle(weights.slice(-quarter))
  const growth = late.bytes - early.bytes
  return growth > Math.max(bound.inAll, bound.aRequest * (late.requests - early.requests)) ? growth : null
}

function middle(weights: readonly Weight[]): Weight {
  const at = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
  return { requests: at(weights.map(({ requests }) => requests)), bytes: at(weights.map(({ bytes }) => bytes)) }
}
