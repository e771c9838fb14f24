// Many slots become one item a day. Every step can be cut short anywhere and done again, by several at once, to the same end.
import type { Counts } from './counters'
import { dayCounts } from './day'
import { inParallel } from './parallel'
import { ageOf, ages, dayAfter, isImported } from './slots'
import type { Clicks, Counted } from './table'
import { addToHour } from './tally'
import type { OpenDay, Phase, Worklist } from './worklist'

export interface Folding {
  clicks: Clicks
  worklist: Worklist
  /** Milliseconds since 1970. */
  now: () => number
  /** Whether this run should stop where it is; the next one goes on from there. */
  timeIsUp: () => boolean
}

/** Codes whose day was folded, had what came late added, or was cleared of its slots, in one run. */
export type Folded = Record<Phase, number>

/** How long after a phase the next one begins at the earliest: longer than any reader takes. */
const rest = 10 * 60_000

/** How many codes are dealt with before a run remembers how far it has come, and how many at a time. */
const stretch = 16
const abreast = 16

const next: Record<Phase, Phase | null> = { fold: 'merge', merge: 'sweep', sweep: null }

/**
 * Takes every day that is old enough through its next phase: slots are folded into one item; what came late is added to it;
 * slots and late items are removed. A day that fails does not keep back the others; its failure is thrown at the end.
 */
export async function foldDue(folding: Folding): Promise<Folded> {
  const folded: Folded = { fold: 0, merge: 0, sweep: 0 }
  const due = (await folding.worklist.days()).filter((open) => isDue(open, folding.now()))
  await inParallel(1, due, (open) => advance(open, folding, folded))
  return folded
}

function isDue({ day, phase, since }: OpenDay, now: number): boolean {
  return ageOf(day, now) > ages[phase] && now - since >= rest
}

async function advance(open: OpenDay, folding: Folding, folded: Folded): Promise<void> {
  const { worklist, now, timeIsUp } = folding
  for await (const codes of worklist.codes(open.day, open.after)) {
    for (let start = 0; start < codes.length; start += stretch) {
      const some = codes.slice(start, start + stretch)
      let areDone = true
      await inParallel(abreast, some, async (code) => {
        areDone = (await steps[open.phase](code, open.day, folding)) && areDone
      })
      if (!areDone) return
      folded[open.phase] += some.length
      await worklist.note({ ...open, after: some.at(-1) ?? null })
      if (timeIsUp()) return
    }
  }
  const phase = next[open.phase]
  if (phase === null) await worklist.close(open.day)
  else await worklist.note({ day: open.day, phase, since: now(), after: null })
}

/** Each does one code's part of a phase, and says whether it came to its end. */
const steps = { fold, merge, sweep }

/** The slots of the day stand still, so whoever folds them, and however often, writes the same. */
async function fold(code: string, day: string, { clicks }: Folding): Promise<boolean> {
  const key = { code, slot: `day#${day}` }
  if ((await clicks.get(key)) === null) await clicks.fold(key, dayCounts(await hoursOf(clicks, code, 's', day)))
  return true
}

/** Nothing comes late any more. The item is written whole, so what came late is in it once or not at all. */
async function merge(code: string, day: string, { clicks }: Folding): Promise<boolean> {
  const key = { code, slot: `day#${day}` }
  const folded = await clicks.get(key)
  if (folded?.merged) return true
  const counts = folded?.counts ?? dayCounts(await hoursOf(clicks, code, 's', day))
  await clicks.merge(key, dayCounts(await hoursOf(clicks, code, 'late', day), counts))
  return true
}

/** Readers have long ceased to look at these items. The list's entry goes last, since without it nobody would come back. */
async function sweep(code: string, day: string, folding: Folding): Promise<boolean> {
  const { clicks, worklist, timeIsUp } = folding
  await merge(code, day, folding)
  for (const kind of ['s', 'late']) {
    for await (const items of itemsOf(clicks, code, kind, day)) {
      if (timeIsUp()) return false
      await inParallel(abreast, items, ({ slot }) => clicks.remove({ code, slot }))
    }
  }
  await worklist.strike(day, code)
  return true
}

async function hoursOf(clicks: Clicks, code: string, kind: string, day: string): Promise<Map<string, Counts>> {
  const hours = new Map<string, Counts>()
  for await (const items of itemsOf(clicks, code, kind, day)) for (const item of items) addToHour(hours, item)
  return hours
}

/** Imported clicks are no part of any day: the next import writes their item again, however old the day is. */
async function* itemsOf(clicks: Clicks, code: string, kind: string, day: string): AsyncGenerator<Counted[]> {
  for await (const items of clicks.between(code, `${kind}#${day}`, `${kind}#${dayAfter(day)}`, true)) {
    yield items.filter(({ slot }) => !isImported(slot))
  }
}
