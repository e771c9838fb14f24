// What the functions of a service on this machine have logged, read from its data folder: the truth that counters are held to.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Line } from '../core/clicks/line'
import { readLine } from '../core/clicks/reader'

/** The lines of each log stream, by its file; a last one without its end, which a crash has cut, is left out. */
export function loggedStreams(data: string): Map<string, string[]> {
  const logs = join(data, 'logs')
  if (!existsSync(logs)) return new Map()
  const files = readdirSync(logs).flatMap((name) => readdirSync(join(logs, name)).map((file) => join(logs, name, file)))
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8').split('\n').slice(0, -1)]))
}

/** The click and link lines among them. Throws for one that cannot be read. */
export function loggedLines(data: string): Line[] {
  return [...loggedStreams(data).values()].flatMap(countedLines)
}

/** The click and link lines among those of a stream. */
export function countedLines(texts: string[]): Line[] {
  return texts
    .filter((text) => /"type":"(click|link)"/.test(text))
    .flatMap((text) => {
      const read = readLine(text)
      if ('unreadable' in read) throw new Error(`${read.unreadable}: ${text}`)
      return read.line.type === 'none' ? [] : [read.line]
    })
}

/** What GET /v1/stats has to answer once every line is counted. */
export function totalsOf(lines: Line[]) {
  const clicks = lines.filter((line) => line.type === 'click')
  const of = (event: string) => lines.filter((line) => line.type === 'link' && line.event === event).length
  const [created, deleted, bot] = [of('created'), of('deleted'), clicks.filter((line) => line.bot).length]
  return {
    total_links: created - deleted,
    links: { total: created - deleted, created, deleted },
    total_clicks: clicks.length,
    clicks: { total: clicks.length, human: clicks.length - bot, bot },
  }
}
