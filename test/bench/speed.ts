// How many requests a second: redirects and creates against an empty function on the same platform, and against a peer.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTables } from '../../bin/ops-tables'
import { headItem } from '../../core/links/item'
import { newLink, plainSettings } from '../../core/links/link'
import { writeAll } from '../../core/transfer/batches'
import { until } from '../engines'
import { bundles } from './assembly'
import { emptyFunction } from './empty'
import { type Loading, load } from './load'
import type { Options, Part } from './options'
import { checkPeer } from './peer'
import { type Contest, contest, median, type Side } from './rounds'
import type { Section, Target } from './section'
import { type Serving, serving } from './serving'

interface Speed extends Pick<Options, 'what' | 'rounds' | 'seconds' | 'links' | 'warmUp' | 'peer'> {
  assembly: string
  /** A folder for data, removed by the caller. */
  folder: string
  say: (line: string) => void
  stopped: () => boolean
}

const connections = 32

/**
 * Measures the parts that are loads, one after the other, on one service and one empty function. Fails when a reply is not what it
 * should be, when the peer does not redirect, or when the statistics are not exactly the redirects given.
 */
export async function speed({ assembly, folder, ...how }: Speed): Promise<Section[]> {
  const what = how.what.filter((part): part is keyof typeof measuring => part in measuring)
  if (what.length === 0) return []
  if (how.peer !== null) await checkPeer(how.peer)
  const started: Serving[] = []
  try {
    const data = join(folder, 'service')
    const service = await serving(assembly, data)
    started.push(service)
    const limit = await serving(emptied(assembly, join(folder, 'empty.out')), join(folder, 'empty'))
    started.push(limit)
    const sections: Section[] = []
    for (const part of what) {
      if (how.stopped()) break
      const section = await measuring[part]({ ...how, url: service.url, limit: limit.url, data })
      if (section !== null) sections.push(section)
    }
    return sections
  } finally {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}

interface Around extends Omit<Speed, 'assembly' | 'folder'> {
  /** Where the service answers, where the empty function does, and where the service's data is. */
  url: string
  limit: string
  data: string
}

const measuring = { hot, random, creates, peer } satisfies Partial<
  Record<Part, (at: Around) => Promise<Section | null>>
>

async function hot(at: Around): Promise<Section | null> {
  await shorten(at.url, 'hot')
  const told = await contest(
    [
      redirecting('resolve, clicks recorded', { url: `${at.url}/hot` }),
      redirecting('empty function', { url: `${at.limit}/hot` }),
    ],
    at,
  )
  if (told === null) return null
  const says = `Every redirect is a click that is written, delivered and counted: ${await allCounted(at.url, 'hot', told.asked)}.`
  return section('Redirects of one hot link', says, told, [
    { name: 'resolve : empty function, requests/s', figure: ratioOf(told), aim: 'at least', bound: 0.7 },
  ])
}

async function random(at: Around): Promise<Section | null> {
  const codes = await manyLinks(at)
  at.say(`${codes.length} links are there`)
  let n = 0
  // A prime step goes through all of them, and is back at the first one last.
  const each = () => ({ path: `/${codes[(n++ * 7919) % codes.length]}` })
  const told = await contest(
    [
      redirecting('resolve, clicks recorded', { url: at.url, each }),
      redirecting('empty function', { url: at.limit, each }),
    ],
    at,
  )
  if (told === null) return null
  const says =
    `Each of ${codes.length.toLocaleString('en')} links in turn, in no order: most are read from the store, whose process shares the machine, ` +
    'since memory holds them for 5 s.'
  return section('Redirects of random links', says, told)
}

async function creates(at: Around): Promise<Section | null> {
  let n = 0
  const creating = (name: string, url: string, expects: Loading['expects']): Side => ({
    name,
    load: (amount) => {
      const each = () => ({ body: JSON.stringify({ long_url: `https://example.com/page/${n++}` }) })
      return load({ ...{ url: `${url}/v1/links`, method: 'POST', amount, connections, expects, each } })
    },
  })
  const told = await contest([creating('create', at.url, '2xx'), creating('empty function', at.limit, '3xx')], {
    ...at,
    warmUp: Math.ceil(at.warmUp / 10),
  })
  return (
    told &&
    section('Creates', 'Each makes a new link with a random code; most of it is the store on this machine.', told)
  )
}

async function peer(at: Around): Promise<Section | null> {
  if (at.peer === null) return null
  await shorten(at.url, 'beside')
  const told = await contest(
    [redirecting('resolve, clicks recorded', { url: `${at.url}/beside` }), redirecting('peer', { url: at.peer })],
    at,
  )
  return (
    told &&
    section('Against a peer', 'Another shortener on the same machine, asked for one of its short links.', told, [
      { name: 'resolve : peer (a classic Node + SQLite shortener)', figure: ratioOf(told), aim: 'at least', bound: 10 },
    ])
  )
}

function redirecting(name: string, { url, each }: Pick<Loading, 'url' | 'each'>): Side {
  return { name, load: (amount) => load({ url, amount, connections, expects: '3xx', ...(each && { each }) }) }
}

function section(title: string, says: string, { sides, ratios }: Contest, targets: readonly Target[] = []): Section {
  const spread = ratios.map((ratio) => ratio.toFixed(2)).join(', ')
  const how = `Medians of ${ratios.length} interleaved rounds with ${connections} connections, after a warm-up.`
  return {
    title,
    says: `${how} ${says}\n\n${sides.map(({ name }) => name).join(' : ')} = ${ratioOf({ ratios }).toFixed(2)} (by round: ${spread}).`,
    columns: ['', 'requests/s', 'p50 ms', 'p99 ms'],
    rows: sides.map(({ name, perSecond, p50, p99 }) => [name, perSecond, p50, p99]),
    targets,
  }
}

function ratioOf({ ratios }: Pick<Contest, 'ratios'>): number {
  return median(ratios)
}

/** A copy of an assembly in which every function is the empty one. */
function emptied(assembly: string, to: string): string {
  cpSync(assembly, to, { recursive: true })
  for (const { file } of bundles(to)) writeFileSync(file, emptyFunction)
  return to
}

/** Links straight in the table, in the form that create gives them. */
async function manyLinks({ data, links }: Around): Promise<string[]> {
  const { tables, db } = openTables(JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8')))
  const codes = Array.from({ length: links }, (_, n) => `many-${n}`)
  await writeAll(
    db,
    codes.map((code) => {
      const link = newLink(code, plainSettings(`https://example.com/${code}`, null), Date.now())
      return { table: tables.links, put: headItem(link) }
    }),
  )
  db.destroy()
  return codes
}

async function shorten(url: string, alias: string): Promise<void> {
  const body = JSON.stringify({ long_url: 'https://example.com/', alias })
  const { status } = await fetch(`${url}/v1/links`, { method: 'POST', body })
  if (status !== 201) throw new Error(`Creating a link answered ${status}.`)
}

/** Says that all are counted, once they are; fails when they are not, or more are. */
async function allCounted(url: string, code: string, given: number): Promise<string> {
  await until(async () => (await counted(url, code)) >= given, 60_000)
  const found = await counted(url, code)
  if (found !== given) throw new Error(`${given} redirects were given and ${found} are counted.`)
  return `of ${given.toLocaleString('en')} redirects given, ${found.toLocaleString('en')} are in the statistics`
}

async function counted(url: string, code: string): Promise<number> {
  const reply = await fetch(`${url}/v1/links/${code}/stats`)
  return ((await reply.json()) as { total_clicks: number }).total_clicks
}
