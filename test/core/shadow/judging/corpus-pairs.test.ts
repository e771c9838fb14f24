// Recorded requests, asked of the reference over HTTP and of our own logic, and every pair of answers judged: nothing differs but by
// decision. What the mirror does for creations (the same keyword, date and title on both sides) the shared clock does here.
import http from 'node:http'
import path from 'node:path'
import type { Install } from '../../../../core/legacy/action'
import { allActions } from '../../../../core/legacy/actions'
import { answer } from '../../../../core/legacy/answer'
import { bytesOf } from '../../../../core/legacy/bytes'
import { parseSettings } from '../../../../core/legacy/settings'
import type { StoredLink } from '../../../../core/legacy/store'
import { type Answer, legacyRequestOf, type SentRequest } from '../../../../core/shadow/exchange'
import { judge } from '../../../../core/shadow/judging/judge'
import { redact } from '../../../../core/shadow/judging/redact'
import { rulesAt } from '../../../../core/shadow/judging/rules'
import { sorted } from '../../../../core/shadow/route'
import type { Verdict } from '../../../../core/shadow/verdict'
import { readOptions } from '../../../../reference/command-line'
import { type Running, start } from '../../../../reference/running'
import { readCorpus, type Scenario, type Step } from '../../../conform/corpus'
import { contentsOf, memoryStore } from '../../legacy/memory-store'

const rules = rulesAt([], Date.parse('2026-12-01'))
const scenarios = readCorpus(path.join(__dirname, '../../../legacy-corpus')).filter(({ needs }) => needs === undefined)
const seen = new Map<string, number>()
let reference: Running
const agent = new http.Agent({ keepAlive: true })

beforeAll(async () => {
  reference = await start(readOptions(['--port', '0', '--control', '0', '--titles', 'none'], {}), (error) => {
    throw error
  })
})

afterAll(async () => {
  agent.destroy()
  await reference.stop()
})

const equal = ['match_exact', 'match_normalised', 'noise']

for (const scenario of scenarios) {
  test(`${scenario.id} (${scenario.class}): ${scenario.title}`, async () => {
    for (const { step, request, verdict } of await verdictsOf(scenario)) {
      seen.set(verdict.class, (seen.get(verdict.class) ?? 0) + 1)
      const allowed = [...equal]
      // Scripts of the install are none of ours; a 503 that the contract asks for is a failure of the answering side like any other.
      if (verdict.omission === 'unsupported') allowed.push('not_compared')
      if (step.response.status === 503) allowed.push('answer_error')
      if (scenario.class !== 'core') allowed.push('expected_difference')
      const shown = { step: step.n, target: request.target, ...verdict, differences: verdict.differences.map(redact) }
      if (!allowed.includes(verdict.class)) throw new Error(JSON.stringify(shown, null, 1))
    }
  })
}

test('of all, most match, and few need an excuse', () => {
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0)
  expect(total).toBeGreaterThan(1000)
  expect((seen.get('match_normalised') ?? 0) / total).toBeGreaterThan(0.9)
})

async function verdictsOf({ config, start: begin, steps }: Scenario) {
  await send(reference.controlUrl ?? '', {
    method: 'POST',
    target: '/reset',
    body: bytesOf(JSON.stringify({ config, ...begin })),
  })
  const contents = contentsOf(begin.links.map(storedLink), BigInt(begin.next_id))
  let now = Date.parse(begin.now)
  const settings = parseSettings(JSON.stringify(config))
  const install: Install = { settings, store: memoryStore(contents), now: () => now }
  const verdicts: { step: Step; request: SentRequest; verdict: Verdict }[] = []
  for (const step of steps) {
    now = Date.parse(begin.now) + step.at * 1000
    await send(reference.controlUrl ?? '', {
      method: 'POST',
      target: '/clock',
      body: JSON.stringify({ now: new Date(now).toISOString() }),
    })
    const { method, path: target, headers = {}, body = '' } = step.request
    const request: SentRequest = { method, target, host: 'sho.rt', headers, body, address: '127.0.0.1', tls: false }
    const legacy = await send(reference.url, { method, target, headers, body })
    const { reply, clicked } = await answer(legacyRequestOf(request), install, allActions)
    const link = clicked && contents.links.get(clicked.keyword)
    if (link) link.clicks = Math.min(link.clicks + 1, 2 ** 32 - 1)
    const candidate: Answer = {
      status: reply.status,
      headers: Object.entries(reply.headers).map(([name, value]) => [name, value.trim()]),
      body: reply.body,
      ms: 1,
    }
    const pair = { request, sorted: sorted(request, settings), settings, legacy, candidate, exact: true, pinned: false }
    verdicts.push({ step, request, verdict: judge({ ...pair, side: 'candidate' }, rules) })
  }
  return verdicts
}

function send(
  base: string,
  {
    method,
    target,
    headers = {},
    body = '',
  }: { method: string; target: string; headers?: Record<string, string>; body?: string },
) {
  const { hostname, port } = new URL(base)
  const payload = Buffer.from(body, 'latin1')
  const length = body === '' ? {} : { 'content-length': String(payload.length) }
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(
      { hostname, port, method, path: target, agent, maxHeaderSize: 256 * 1024, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const named = pairs(response.rawHeaders).map(([name, value]) => [name.toLowerCase(), value] as const)
          resolve({
            status: response.statusCode ?? 0,
            headers: named,
            body: Buffer.concat(chunks).toString('latin1'),
            ms: 1,
          })
        })
      },
    )
    request.on('error', reject)
    request.end(payload)
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, n) => (n % 2 === 0 ? [[name, raw[n + 1] ?? ''] as [string, string]] : []))
}

function storedLink({ keyword, url, title, timestamp, ip, clicks }: Scenario['start']['links'][number]): StoredLink {
  const text = { keyword: bytesOf(keyword), url: bytesOf(url), title: title === null ? null : bytesOf(title) }
  return { ...text, timestamp: timestamp.replace('T', ' ').slice(0, 19), ip, clicks }
}
