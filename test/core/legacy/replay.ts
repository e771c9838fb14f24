// Replays recorded scenarios against the pure core, in process, on a controlled clock.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Install } from '../../../core/legacy/action'
import { allActions } from '../../../core/legacy/actions'
import { answer } from '../../../core/legacy/answer'
import { bufferOf, bytesOf, isUtf8, textOf } from '../../../core/legacy/bytes'
import type { Reply } from '../../../core/legacy/formats'
import { parseSettings } from '../../../core/legacy/settings'
import { type Contents, contentsOf, memoryStore } from './memory-store'

interface RecordedLink {
  keyword: string
  url: string
  title: string | null
  timestamp: string
  ip: string
  clicks: number
}

/** A reply as it is recorded: `body` as text, or in base64, or left out when it is HTML. */
export interface Recorded {
  status: number
  headers: Record<string, string>
  body?: string | null
  body_base64?: string
  body_omitted?: string
}

export interface Step {
  n: number
  at: number
  request: { method: string; path: string; headers?: Record<string, string>; body?: string }
  response: Recorded
  volatile?: string[]
  unordered?: boolean
}

export interface Scenario {
  id: string
  group: string
  class: 'core' | 'edge' | 'bug'
  title: string
  config: object
  start: { now: string; next_id: number; links: RecordedLink[] }
  steps: Step[]
  final: { next_id: number; links: RecordedLink[] }
}

/** One step, or the state at the end of a scenario, as recorded and as we have it. */
export interface Outcome {
  scenario: Scenario
  step: Step | null
  wanted: string
  got: string
}

/** The scenarios of a folder of `.jsonl` files. */
export function scenariosIn(folder: string): Scenario[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'))
  const lines = files.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
  return lines.map((line) => JSON.parse(line))
}

/** Replays one scenario from an empty install. Clicks are counted as the legacy system does, up to 32 bits. */
export async function replay(scenario: Scenario): Promise<Outcome[]> {
  const contents = contentsOf(scenario.start.links.map(storedLink), BigInt(scenario.start.next_id))
  let now = Date.parse(scenario.start.now)
  const settings = parseSettings(JSON.stringify(scenario.config))
  const install: Install = { settings, store: memoryStore(contents), now: () => now }
  const outcomes: Outcome[] = []
  for (const step of scenario.steps) {
    now = Date.parse(scenario.start.now) + step.at * 1000
    const { method, path: target, headers = {}, body = '' } = step.request
    const header = (name: string) => headers[name]
    const request = { method, target, header, body, address: '127.0.0.1', tls: false }
    const { reply, clicked } = await answer(request, install, allActions)
    const link = clicked && contents.links.get(clicked.keyword)
    if (link) link.clicks = Math.min(link.clicks + 1, 2 ** 32 - 1)
    const got = compared(observed(reply, method), step)
    outcomes.push({ scenario, step, wanted: compared(step.response, step), got })
  }
  const wanted = JSON.stringify({ next_id: scenario.final.next_id, links: scenario.final.links.map(sortedFields) })
  outcomes.push({ scenario, step: null, wanted, got: stateOf(contents) })
  return outcomes
}

function observed({ status, headers, body }: Reply, method: string): Recorded {
  const shown = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]))
  if (method === 'HEAD') return { status, headers: shown, body: null }
  const type = headers['content-type'] ?? ''
  if (type.startsWith('text/html') && body !== '') return { status, headers: shown, body: null, body_omitted: 'html' }
  if (type.startsWith('image/') || !isUtf8(body)) {
    return { status, headers: shown, body_base64: bufferOf(body).toString('base64') }
  }
  return { status, headers: shown, body: textOf(body) }
}

function compared({ headers, body, ...rest }: Recorded, { volatile = [], unordered }: Step): string {
  const text = typeof body === 'string' ? masked(body, volatile) : body
  const listed = unordered && text ? withoutOrder(text) : text
  return JSON.stringify({ ...rest, headers: Object.fromEntries(Object.entries(headers).sort()), body: listed })
}

/** Only database errors are volatile here: clock and address are ours. */
function masked(body: string, volatile: string[]): string {
  if (!volatile.includes('$.message')) return body
  return body.replace(/"message":"[^"]*"/, '"message":"*"').replace(/<message>[^<]*<\/message>/, '<message>*</message>')
}

function withoutOrder(body: string): string {
  try {
    const { links, ...rest } = JSON.parse(body)
    const shown = Object.values(links ?? {}).map((link) => JSON.stringify(link))
    return JSON.stringify({ links: shown.sort(), ...rest })
  } catch {
    return body
  }
}

function storedLink({ keyword, url, title, timestamp, ip, clicks }: RecordedLink) {
  const at = timestamp.replace('T', ' ').slice(0, 19)
  return { keyword: bytesOf(keyword), url: bytesOf(url), title: title && bytesOf(title), timestamp: at, ip, clicks }
}

function stateOf({ links, nextNumber }: Contents): string {
  const shown = [...links.values()]
    .sort((a, b) => (a.keyword < b.keyword ? -1 : 1))
    .map((link) =>
      sortedFields({
        ...link,
        keyword: textOf(link.keyword),
        url: textOf(link.url),
        title: link.title && textOf(link.title),
      }),
    )
  return JSON.stringify({ next_id: Number(nextNumber), links: shown })
}

function sortedFields({ keyword, url, title, timestamp, ip, clicks }: RecordedLink): RecordedLink {
  return { keyword, url, title, timestamp, ip, clicks }
}
