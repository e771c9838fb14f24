// Both implementations of the contract in this process, and comparing between them: requests are answered by one of them in one order, and
// shown to the other one in any other.
import { type Delivery, deliveryOf, payloadOf } from '../../../../core/clicks/batch'
import { readLine } from '../../../../core/clicks/reader'
import { allActions } from '../../../../core/legacy/actions'
import { answer as candidateAnswer } from '../../../../core/legacy/answer'
import type { Bytes } from '../../../../core/legacy/bytes'
import { mirroringOf, packed } from '../../../../core/legacy/mirrored'
import { mirroredCreate } from '../../../../core/legacy/mirrored-create'
import { openPins, pinHeader } from '../../../../core/legacy/pin'
import { parseSettings } from '../../../../core/legacy/settings'
import type { StoredLink, Traces } from '../../../../core/legacy/store'
import { begin } from '../../../../core/migration/migration'
import type { Question } from '../../../../core/shadow/asking/asking'
import { type Comparing, compareDelivery } from '../../../../core/shadow/asking/compare-delivery'
import { type Answer, legacyRequestOf, type SentRequest, type Side } from '../../../../core/shadow/exchange'
import { judgeAt } from '../../../../core/shadow/judging/judge-at'
import type { Pairs } from '../../../../core/shadow/pairs/pairs-table'
import type { Judged } from '../../../../core/shadow/pairs/tally'
import { openShadowLines } from '../../../../core/shadow/records/lines'
import { sealOf } from '../../../../core/shadow/records/seal'
import { sorted } from '../../../../core/shadow/route'
import { answer as referenceAnswer } from '../../../../reference/paths'
import { settingsFrom } from '../../../../reference/settings'
import { Store } from '../../../../reference/store'
import { contentsOf, memoryStore } from '../../legacy/memory-store'

export const site = 'http://sho.rt'

/** A request as it was answered: its own delivery. */
export interface Recorded {
  request: SentRequest
  answer: Answer
  at: number
}

/** Opens both sides without any link; `side` is the one that answers. `given` are settings beside the site. */
export function openSides(side: Side, given: Record<string, unknown> = {}) {
  const config = { site, private: false, flood_delay_seconds: 0, ...given }
  const settings = parseSettings(JSON.stringify(config))
  let now = Date.UTC(2026, 11, 1, 12)
  const service = {
    settings: settingsFrom(config, site),
    store: new Store(),
    clock: { now: () => now, set: () => {} },
    titles: 'none' as const,
  }
  const contents = contentsOf([], 1n)
  const install = { settings, store: memoryStore(contents), now: () => now }
  const traces: Traces = {
    async usedBy(keyword) {
      const link: (StoredLink & { mirror?: string }) | undefined = contents.links.get(keyword)
      return link === undefined ? null : (link.mirror ?? '')
    },
    peekNumber: async () => contents.nextNumber,
    async passNumber(number) {
      if (number >= contents.nextNumber) contents.nextNumber = number + 1n
    },
    newestUpTo: async () => null,
    noteNewest: async () => {},
  }
  const pins = openPins('origin')
  const seal = sealOf('secret')

  const sides: Record<Side, (question: Pick<Question, 'request' | 'headers'>) => Promise<Answer>> = {
    async legacy({ request }) {
      const { status, headers, body } = await referenceAnswer(service, legacyRequestOf(request))
      return answerOf(request, status, headers, body.toString('latin1'))
    },
    async candidate({ request, headers = {} }) {
      const asked = legacyRequestOf({ ...request, headers: { ...request.headers, ...headers } })
      const mirroring = mirroringOf(asked)
      if (mirroring !== null && sorted(request, settings).effect === 'create') {
        const pin = pins.read(asked.header(pinHeader) ?? '', mirroring.id)
        const reply = await mirroredCreate(asked, mirroring, pin, { settings, store: install.store, traces })
        return answerOf(request, reply.status, reply.headers, reply.body)
      }
      const { reply, clicked } = await candidateAnswer(asked, install, allActions)
      const link = clicked && contents.links.get(clicked.keyword)
      if (link && mirroring === null) link.clicks++
      const click = { code: clicked?.keyword, version: 1, bot: false, country: null, referrer: null }
      const more = clicked && mirroring?.probe === false ? { 'x-shadow-click': packed(click) } : {}
      return answerOf(request, reply.status, { ...reply.headers, ...more }, reply.body)
    },
  }

  return {
    /** Answers a request some milliseconds after the one before. */
    async answered(request: SentRequest, after = 20): Promise<Recorded> {
      now += after
      return { request, answer: await sides[side]({ request }), at: now }
    },
    /**
     * Shows each in its turn, a delivery each; whoever waits lets those that come after it go first, unless they come later than anybody
     * waits for. Gives what each came to.
     */
    async compared(
      recorded: readonly Recorded[],
      order: readonly number[],
      { late = false } = {},
    ): Promise<Judged['verdict'][]> {
      const verdicts: Judged['verdict'][] = []
      const waiting = [...order]
      const next = async (): Promise<void> => {
        const place = waiting.shift()
        const each = place === undefined ? undefined : recorded[place]
        if (place === undefined || each === undefined) return
        const pairs: Partial<Pairs> = {
          announce: async () => 'new',
          conclude: async (_origin, _minute, judged) => {
            for (const { verdict } of judged) verdicts[place] = verdict
          },
          describe: async () => {},
          sample: async () => {},
          noteUnknown: async () => {},
          unknownSoFar: async () => new Set(),
        }
        const comparing: Comparing = {
          ask: (to, question) => sides[to](question),
          judge: judgeAt([], now),
          ...{ settings, pins, seal, pairs: pairs as Pairs, versions: 'v' },
          aged: async () => {},
          lagFor: () => async () => {
            while (!late && waiting.length > 0) await next()
          },
          count: async (clicks) => counted(clicks),
          complain: (problem, details) => {
            throw new Error(`${problem}: ${JSON.stringify(details)}`)
          },
        }
        await compareDelivery(deliveryFor(each, `w${place}`), comparing)
      }
      now += 500
      while (waiting.length > 0) await next()
      return verdicts
    },
    /** Every link of each side. What the legacy makes by itself it dates itself, and counts clicks that it cannot be told not to. */
    links(): Record<Side, object[]> {
      const whole = ({ keyword, url, title, timestamp, ip, clicks }: StoredLink) =>
        side === 'legacy' ? { keyword, url, title, timestamp, ip, clicks } : { keyword, url, title }
      const byKeyword = (a: StoredLink, b: StoredLink) => (a.keyword < b.keyword ? -1 : 1)
      return {
        legacy: service.store.all().sort(byKeyword).map(whole),
        candidate: [...contents.links.values()].sort(byKeyword).map(whole),
      }
    },
  }

  function deliveryFor({ request, answer, at }: Recorded, writer: string): Delivery {
    const messages: string[] = []
    const write = openShadowLines({ write: (line) => messages.push(line), writer })
    const migration = { ...begin, sample: 10_000, mint: side === 'candidate' ? 10_000 : 0 }
    write({ at, request, sorted: sorted(request, settings), side, answer, migration }, seal)
    const logEvents = messages.map((message) => ({ id: writer, message }))
    return deliveryOf({ messageType: 'DATA_MESSAGE', logGroup: 'router', logStream: writer, logEvents })
  }

  function counted(clicks: Delivery): void {
    for (const { message } of payloadOf(clicks).logEvents) {
      const read = readLine(message)
      const line = 'line' in read ? read.line : null
      const link = line?.type === 'click' ? contents.links.get(line.code) : undefined
      if (link) link.clicks++
    }
  }
}

/** As HTTP carries it: no body for HEAD. */
function answerOf({ method }: SentRequest, status: number, headers: object, body: Bytes): Answer {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  return { status, headers: pairs, body: method === 'HEAD' ? '' : body, ms: 1 }
}
