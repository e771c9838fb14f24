// Both implementations of the contract in this process, asked the same made-up questions: no platform, no network, no waiting.
import { createHmac } from 'node:crypto'
import type { Asked } from '../../bin/rehearse/asked'
import { openKnown } from '../../bin/rehearse/known'
import { defaultMix, readMix } from '../../bin/rehearse/mix'
import { preloaded } from '../../bin/rehearse/preloaded'
import { openTraffic, type Place } from '../../bin/rehearse/traffic'
import { allActions } from '../../core/legacy/actions'
import { answer as candidateAnswer } from '../../core/legacy/answer'
import { parseSettings } from '../../core/legacy/settings'
import type { Answer, SentRequest } from '../../core/shadow/exchange'
import { legacyRequestOf } from '../../core/shadow/exchange'
import type { Pair } from '../../core/shadow/pair'
import { sorted } from '../../core/shadow/route'
import { answer as referenceAnswer } from '../../reference/paths'
import type { Service } from '../../reference/service'
import { settingsFrom } from '../../reference/settings'
import { restore } from '../../reference/snapshot'
import { Store } from '../../reference/store'
import { contentsOf, memoryStore } from '../core/legacy/memory-store'

const site = 'http://sho.rt'
const users = { rehearsal: 'a password' }
const cookieKey = 'a key'
const config = { site, users, cookie_key: cookieKey, reserved: ['reserved'], flood_delay_seconds: 0 }
export const signature = createHmac('sha256', cookieKey).update('api:rehearsal').digest('hex').slice(0, 32)

/** What traffic has to know of them. */
export const place: Place = {
  path: '',
  root: site,
  entry: { signature, username: 'rehearsal', password: users.rehearsal },
}

/** A request, and what both answer. */
export interface Twins {
  /** Made-up traffic, so many requests of it. */
  traffic(count: number): AsyncGenerator<Pair>
  /** These questions, when nothing is in flight. */
  asked(requests: readonly Asked[]): AsyncGenerator<Pair>
  known: ReturnType<typeof openKnown>
  touched: Set<string>
}

/** Starts both with the links of a rehearsal. The same seed gives the same questions. */
export function openTwins(seed: number, mix: string = defaultMix): Twins {
  let now = Date.UTC(2026, 11, 1, 12)
  const store = new Store()
  restore(store, { next: '7', links: preloaded.map((link) => ({ ...link })), log: [] })
  const clock = { now: () => now, set: () => {} }
  const service: Service = { settings: settingsFrom(config, site), store, clock, titles: 'none' }
  const settings = parseSettings(JSON.stringify(config))
  const contents = contentsOf([...preloaded], 7n)
  const install = { settings, store: memoryStore(contents), now: () => now }
  const known = openKnown()
  for (const { keyword, url } of preloaded.toSorted((a, b) => b.clicks - a.clicks)) known.takeIn({ keyword, url })
  const touched = new Set<string>()
  const next = openTraffic(seed, readMix(mix), place)

  async function pairOf(asked: Asked, exact: boolean): Promise<Pair> {
    const { method, target, headers, body } = asked
    const request: SentRequest = { method, target, host: 'sho.rt', headers, body, address: '192.0.2.50', tls: false }
    const legacy = await ofReference(request)
    const candidate = await ofCandidate(request)
    if (asked.keyword !== '') touched.add(asked.keyword)
    if (asked.kind === 'shorturl') known.learn(legacy.body, 'http://example.com/', place.root)
    return {
      request,
      sorted: sorted(request, settings),
      settings,
      side: 'legacy',
      legacy,
      candidate,
      exact,
      pinned: true,
    }
  }

  async function ofReference(request: SentRequest): Promise<Answer> {
    const { status, headers, body } = await referenceAnswer(service, legacyRequestOf(request))
    return answerOf(request, status, headers, body.toString('latin1'))
  }

  async function ofCandidate(request: SentRequest): Promise<Answer> {
    const { reply, clicked } = await candidateAnswer(legacyRequestOf(request), install, allActions)
    const link = clicked && contents.links.get(clicked.keyword)
    if (link) link.clicks++
    return answerOf(request, reply.status, reply.headers, reply.body)
  }

  return {
    ...{ known, touched },
    async *traffic(count) {
      for (let index = 0; index < count; index++) {
        yield pairOf(next(index, known, now), false)
        now += 37
      }
    },
    async *asked(requests) {
      for (const asked of requests) yield pairOf(asked, true)
    },
  }
}

/** As HTTP carries it: no body for HEAD, and its length. */
function answerOf({ method }: SentRequest, status: number, headers: object, body: string): Answer {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value).replace(/^[ \t]+|[ \t]+$/g, '')] as const],
  )
  return { status, headers: pairs, body: method === 'HEAD' ? '' : body, ms: 1 }
}
