// Contract 3: links, click log, next_id. In memory; each change is told to a listener, which may keep it on disk.
import { type Bytes, byteOrder, isText, toText } from './byte-strings'

export interface Link {
  keyword: Bytes
  url: Bytes
  title: Bytes | null
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  timestamp: string
  ip: string
  clicks: number
}

export interface ClickRow {
  click_time: string
  keyword: Bytes
  referrer: Bytes
  user_agent: Bytes
  ip: string
  country_code: string
}

export type Change =
  | { kind: 'link'; link: Link }
  | { kind: 'next'; next: string }
  | { kind: 'click'; keyword: Bytes }
  | { kind: 'row'; row: ClickRow }
  | { kind: 'title'; keyword: Bytes; title: Bytes }

/** The counter is an unsigned 32-bit number: at its end the increment fails silently. */
const mostClicks = 4_294_967_295

/** The database refused a row; the message is its own (contract 6.1, error:concurrency). */
export class DatabaseRefusal extends Error {}

export class Store {
  private links = new Map<Bytes, Link>()
  private firstOfUrl = new Map<Bytes, Bytes>()
  private newestOfAddress = new Map<string, string>()
  private clicks = 0
  private next = 1n
  log: ClickRow[] = []
  onChange: (change: Change) => void = () => {}

  find(keyword: Bytes): Link | undefined {
    return this.links.get(keyword)
  }

  /** The link of a URL; of several, the first by keyword. */
  findByUrl(url: Bytes): Link | undefined {
    const first = this.firstOfUrl.get(url)
    return first === undefined ? undefined : this.links.get(first)
  }

  /** Timestamp of the newest link created from an address (contract 11). */
  newestFrom(address: string): string | undefined {
    return this.newestOfAddress.get(address)
  }

  get nextId(): bigint {
    return this.next
  }

  totals(): { links: number; clicks: number } {
    return { links: this.links.size, clicks: this.clicks }
  }

  /** Every link, in the byte order of the keywords. */
  all(): Link[] {
    return [...this.links.values()].sort((a, b) => byteOrder(a.keyword, b.keyword))
  }

  /** Adds a link; throws a DatabaseRefusal when the columns cannot hold it or the keyword is there. */
  insert(link: Link): void {
    refuseWhatDoesNotFit(link)
    if (this.links.has(link.keyword)) {
      throw new DatabaseRefusal(
        `SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '${link.keyword}' for key 'PRIMARY'`,
      )
    }
    this.change({ kind: 'link', link })
  }

  change(change: Change): void {
    this.apply(change)
    this.onChange(change)
  }

  /** Applies a change without telling the listener: what reading a journal needs. */
  apply(change: Change): void {
    if (change.kind === 'link') this.putLink(change.link)
    else if (change.kind === 'next') this.next = BigInt(change.next)
    else if (change.kind === 'click') this.count(change.keyword)
    else if (change.kind === 'row') this.log.push(change.row)
    else this.putTitle(change.keyword, change.title)
  }

  clear(): void {
    this.links.clear()
    this.firstOfUrl.clear()
    this.newestOfAddress.clear()
    this.clicks = 0
    this.next = 1n
    this.log = []
  }

  private putLink(link: Link): void {
    this.links.set(link.keyword, { ...link })
    if (link.keyword <= (this.firstOfUrl.get(link.url) ?? link.keyword)) this.firstOfUrl.set(link.url, link.keyword)
    if (link.timestamp > (this.newestOfAddress.get(link.ip) ?? '')) {
      this.newestOfAddress.set(link.ip, link.timestamp)
    }
    this.clicks += link.clicks
  }

  private count(keyword: Bytes): void {
    const link = this.links.get(keyword)
    if (!link || link.clicks >= mostClicks) return
    link.clicks += 1
    this.clicks += 1
  }

  private putTitle(keyword: Bytes, title: Bytes): void {
    const link = this.links.get(keyword)
    if (link) link.title = title
  }
}

function refuseWhatDoesNotFit(link: Link): void {
  const columns: [string, Bytes, number][] = [
    ['keyword', link.keyword, toText(link.keyword).length > 100 ? 0 : 65_535],
    ['url', link.url, 65_535],
    ['title', link.title ?? '', 65_535],
  ]
  for (const [name, value, most] of columns) {
    if (!isText(value)) {
      throw new DatabaseRefusal(
        `SQLSTATE[22007]: Invalid datetime format: 1366 Incorrect string value: '${badBytes(value)}' for column \`yourls\`.\`yourls_url\`.\`${name}\` at row 1`,
      )
    }
    if (value.length > most) {
      throw new DatabaseRefusal(
        `SQLSTATE[22001]: String data, right truncated: 1406 Data too long for column '${name}' at row 1`,
      )
    }
  }
}

/** As the database prints them: from the first byte that does not fit, at most six, others than ASCII as `\xHH`. */
function badBytes(value: Bytes): string {
  let good = 0
  while (good < value.length && isText(value.slice(0, good + 1))) good += 1
  const bad = value.slice(good)
  const shown = bad.slice(0, 6).replace(/[^ -~]/g, (c) => `\\x${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return shown + (bad.length > 6 ? '...' : '')
}
