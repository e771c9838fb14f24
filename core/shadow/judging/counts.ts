// What moves by itself while links are made and followed: counters, and lists that are ordered by them.
import type { Sorted } from '../route'
import type { Difference } from '../verdict'

/** What counts clicks, or the links there are. */
export function isList({ route }: Sorted): boolean {
  return route === 'stats' || route === 'db-stats' || route === 'url-stats'
}

/** Whether a difference is one of clicks, of totals, or of which links a list holds and in what order. */
export function isOfCounts({ path }: Difference): boolean {
  return /\.(?:clicks|total_clicks|total_links)$|^body\.links(?:\.\((?:row|names)\))?$/.test(path)
}
