// A day's counters in one item, small enough that a year of them is read as one page of the table.
import { addTo, busiestFirst, type Counts, hostsOf, mostHosts, otherHosts, together } from './counters'

/**
 * The bytes that names may take in a day's item. DynamoDB reads pages of 1 MB: 365 days have 2,872 bytes each. The hours
 * take at most 580, a country 13, a version 22.
 */
const roomForHosts = 1_300
const roomForCountries = 600

const otherCountries = 'c:other'

/**
 * The counters of a whole day, out of those of its hours (`2026-12-01T09`), added to what is folded already. Clicks are kept
 * by the hour; countries and referrers for the day, the busiest by name and the rest together. Sums stay exact.
 */
export function dayCounts(hours: ReadonlyMap<string, Counts>, folded: Counts = {}): Counts {
  const day: Counts = { ...folded }
  for (const [hour, counts] of hours) {
    addTo(day, counts)
    addTo(day, byHour(hour.slice(11), counts))
  }
  const countries = Object.keys(day).filter((name) => name.startsWith('c:') && name !== otherCountries)
  const fewer = together(day, beyond(roomForCountries, countries, day), otherCountries)
  return together(fewer, beyond(roomForHosts, hostsOf(fewer), fewer, mostHosts), otherHosts)
}

/** The clicks of humans and bots in one hour of a folded day (`09`), as counters of that hour. */
export function hourOfDay(hour: string, day: Counts): { h: number; b: number } {
  return { h: day[`t${hour}h`] ?? 0, b: day[`t${hour}b`] ?? 0 }
}

function byHour(hour: string, { h, b }: Counts): Counts {
  return { ...(h ? { [`t${hour}h`]: h } : {}), ...(b ? { [`t${hour}b`]: b } : {}) }
}

/** The names that find no room any more, the busiest having been served first. */
function beyond(room: number, names: string[], counts: Counts, most = names.length): string[] {
  let left = room
  return busiestFirst(names, counts).filter((name, index) => {
    left -= sizeOf(name, counts[name] ?? 0)
    return left < 0 || index >= most
  })
}

/** What a counter takes in an item: its name, and a byte for each two digits of the number, and one or two more. */
function sizeOf(name: string, count: number): number {
  return Buffer.byteLength(name) + Math.ceil(String(count).length / 2) + 2
}
