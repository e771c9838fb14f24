// What is measured, as CloudWatch keeps it: the latest values of each metric that an alarm asks for. Nothing else is kept.

/** A metric as an alarm names it. */
export interface MetricName {
  namespace: string
  name: string
  dimensions: Readonly<Record<string, string>>
}

/** How many parts a minute is kept in: what is asked for begins and ends at one of them. */
const parts = 60

/** The values of one part of a minute: percentiles are told from powers of 1.02, which is closer than anybody looks. */
interface Part {
  sum: number
  greatest: number
  powers: Map<number, number>
}

export class Metrics {
  private readonly series = new Map<string, Map<number, Part>>()
  private readonly length: number

  /** Keeps so many minutes, each this long in milliseconds: a test has short ones. */
  constructor(
    minute: number,
    private readonly minutes: number,
  ) {
    this.length = minute / parts
  }

  /** Begins to keep a metric. What was measured of it before is not known. */
  want(metric: MetricName): void {
    const key = keyOf(metric)
    if (!this.series.has(key)) this.series.set(key, new Map())
  }

  /** Takes a value that was measured at `at` (milliseconds since 1970); one that nobody asked for is passed over. */
  put(metric: MetricName, value: number, at = Date.now()): void {
    const series = this.series.get(keyOf(metric))
    if (!series) return
    const index = Math.floor(at / this.length)
    let part = series.get(index)
    if (!part) {
      part = { sum: 0, greatest: -Infinity, powers: new Map() }
      series.set(index, part)
      const oldest = Math.floor(Date.now() / this.length) - (this.minutes + 1) * parts
      for (const each of series.keys()) if (each < oldest) series.delete(each)
    }
    const power = value <= 0 ? -Infinity : Math.round(Math.log(value) / Math.log(1.02))
    part.sum += value
    part.greatest = Math.max(part.greatest, value)
    part.powers.set(power, (part.powers.get(power) ?? 0) + 1)
  }

  /**
   * One number of so many minutes that ended `back` minutes before `now`: `Sum`, `Maximum`, or a percentile like `p95`; undefined when
   * there is no value in them. CloudWatch's minutes begin with the clock's; these end now, so that nobody waits for the next.
   */
  statistic(
    metric: MetricName,
    statistic: string,
    { now, back, minutes }: { now: number; back: number; minutes: number },
  ): number | undefined {
    const end = Math.floor(now / this.length) + 1 - Math.round(back * parts)
    const found = [...(this.series.get(keyOf(metric)) ?? [])]
      .filter(([index]) => index < end && index >= end - minutes * parts)
      .map(([, part]) => part)
    if (found.length === 0) return undefined
    if (statistic === 'Sum') return found.reduce((sum, part) => sum + part.sum, 0)
    if (statistic === 'Maximum') return Math.max(...found.map(({ greatest }) => greatest))
    return percentile(found, Number(statistic.slice(1)))
  }
}

/** Whether a statistic is one that can be told. */
export function isStatistic(name: string): boolean {
  return name === 'Sum' || name === 'Maximum' || /^p\d+(\.\d+)?$/.test(name)
}

function percentile(found: readonly Part[], percent: number): number {
  const counts = new Map<number, number>()
  for (const { powers } of found)
    for (const [power, count] of powers) counts.set(power, (counts.get(power) ?? 0) + count)
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let left = Math.ceil((all * percent) / 100)
  for (const [power, count] of [...counts].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0) return 1.02 ** power
  }
  return 0
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const own = Object.entries(dimensions).map(([dimension, value]) => `${dimension}=${value}`)
  return [namespace, name, ...own.sort()].join('\n')
}
