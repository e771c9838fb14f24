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

/** The latest values of one metric. */
export class Series {
  private readonly values = new Map<number, Part>()

  /** Keeps so many parts, each this long in milliseconds. */
  constructor(
    private readonly length: number,
    private readonly kept: number,
  ) {}

  /** Takes a value that was measured at `at` (milliseconds since 1970). */
  put(value: number, at = Date.now()): void {
    const index = Math.floor(at / this.length)
    const part = this.values.get(index) ?? this.begin(index)
    const power = value <= 0 ? -Infinity : Math.round(Math.log(value) / Math.log(1.02))
    part.sum += value
    part.greatest = Math.max(part.greatest, value)
    part.powers.set(power, (part.powers.get(power) ?? 0) + 1)
  }

  /** One number of the minute that ended `back` minutes before `now`; undefined when there is no value in it. */
  statistic(statistic: string, now: number, back: number): number | undefined {
    const end = Math.floor(now / this.length) + 1 - back * parts
    const found = [...this.values].filter(([index]) => index < end && index >= end - parts).map(([, part]) => part)
    if (found.length === 0) return undefined
    if (statistic === 'Sum') return found.reduce((sum, part) => sum + part.sum, 0)
    if (statistic === 'Maximum') return Math.max(...found.map(({ greatest }) => greatest))
    return percentile(found, Number(statistic.slice(1)))
  }

  private begin(index: number): Part {
    const part = { sum: 0, greatest: -Infinity, powers: new Map() }
    this.values.set(index, part)
    const oldest = Math.floor(Date.now() / this.length) - this.kept
    for (const each of this.values.keys()) if (each < oldest) this.values.delete(each)
    return part
  }
}

export class Metrics {
  private readonly series = new Map<string, Series>()

  /** Keeps so many minutes, each this long in milliseconds: a test has short ones. */
  constructor(
    private readonly minute: number,
    private readonly minutes: number,
  ) {}

  /** Begins to keep a metric. What was measured of it before is not known. */
  want(metric: MetricName): void {
    const key = keyOf(metric)
    if (this.series.has(key)) return
    this.series.set(key, new Series(this.minute / parts, (this.minutes + 1) * parts))
  }

  /** The values of a metric; undefined when nobody wants them. */
  find(metric: MetricName): Series | undefined {
    return this.series.get(keyOf(metric))
  }

  /**
   * One number of a minute: `Sum`, `Maximum`, or a percentile like `p95`; undefined when there is no value in it. CloudWatch's minutes
   * begin with the clock's; these end now, and `back` minutes before, so that nobody waits for the next.
   */
  statistic(metric: MetricName, statistic: string, now: number, back: number): number | undefined {
    return this.find(metric)?.statistic(statistic, now, back)
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
