// ops clicks: how late clicks are counted, and whether any of their lines were lost on the way.
import { gapsIn, type Lost } from '../core/clicks/losses'
import type { Deployment } from './ops-deployment'
import { linesOf } from './ops-lines'

/** What was counted of late: `oldest` is the greatest age of a click when it was counted, `latest` that of the last delivery; in seconds. */
export interface Lateness {
  deliveries: number
  lines: number
  oldest: number
  latest: number
}

/** How late the clicks of the last so many milliseconds were counted; null when none were. */
export async function lateness(deployment: Deployment, since: number): Promise<Lateness | null> {
  const found: Lateness = { deliveries: 0, lines: 0, oldest: 0, latest: 0 }
  for await (const line of linesOf(deployment, 'count', { pattern: '{ $.type = "counted" }', since })) {
    found.deliveries++
    found.lines += Number(line.lines)
    found.latest = Number(line.ClickAge)
    found.oldest = Math.max(found.oldest, found.latest)
  }
  return found.deliveries === 0 ? null : found
}

/** Shows it. Gives 0. */
export async function showLate(
  deployment: Deployment,
  { since, ago }: { since: number; ago: string },
  say: (line: string) => void,
): Promise<number> {
  const found = await lateness(deployment, since)
  if (found === null) say(`No click was counted in the last ${ago}.`)
  else {
    say(`${found.lines} clicks and new links counted in the last ${ago}, in ${found.deliveries} deliveries.`)
    say(`The last delivery: its oldest click was ${found.latest} s old. The oldest of all: ${found.oldest} s.`)
  }
  return 0
}

/** Shows which numbered lines of the redirects' log are missing between others. Gives 0 when none are, and 1 otherwise. */
export async function showLosses(
  deployment: Deployment,
  { since, ago }: { since: number; ago: string },
  say: (line: string) => void,
): Promise<number> {
  const lines: Lost[] = []
  const pattern = '{ $.type = "click" }'
  for await (const { writer, n } of linesOf(deployment, 'resolve', { pattern, since }))
    if (typeof writer === 'string' && typeof n === 'number') lines.push({ writer, n })
  const lost = gapsIn(lines)
  for (const { writer, n } of lost.slice(0, 20)) say(`missing: line ${n} of process ${writer}`)
  const writers = new Set(lines.map(({ writer }) => writer)).size
  say(`${lost.length} lines are missing among ${lines.length} of ${writers} processes in the last ${ago}.`)
  return lost.length > 0 ? 1 : 0
}
