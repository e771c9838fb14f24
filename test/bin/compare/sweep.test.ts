import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Result, sweep } from '../../../bin/compare/sweep'
import { openSweepState } from '../../../bin/compare/sweep-state'
import { parseSettings } from '../../../core/legacy/settings'
import type { Answer, SentRequest } from '../../../core/shadow/exchange'
import { rulesAt } from '../../../core/shadow/judging/rules'

const settings = parseSettings(JSON.stringify({ site: 'http://sho.rt', private: false }))
const folder = mkdtempSync(join(tmpdir(), 'understudy-sweep-'))
afterAll(() => rmSync(folder, { recursive: true }))

const keywordIn = ({ body }: SentRequest) => new URLSearchParams(body).get('shorturl') ?? ''
/** A side that knows every keyword, and dates some of them a minute later. */
const side = (late: readonly string[] = [], asked: string[] = []) => {
  return async (request: SentRequest): Promise<Answer> => {
    const keyword = keywordIn(request)
    asked.push(keyword)
    const timestamp = `2026-12-01 09:3${late.includes(keyword) ? 1 : 0}:00`
    const body = JSON.stringify({ link: { shorturl: `http://sho.rt/${keyword}`, timestamp, clicks: 0 } })
    return { status: 200, headers: [['content-type', 'application/json; charset=utf-8']], body, ms: 1 }
  }
}
const around = { settings, login: [], rules: rulesAt([], Date.now()), exact: true, rate: null }
const keywordsTo = (count: number) => Array.from({ length: count }, (_, n) => `k${String(n).padStart(4, '0')}`)

test('a sweep that was stopped goes on after its last link, with what it had found, though links were made meanwhile', async () => {
  const state = openSweepState(join(folder, 'state.json'), 'http://legacy.example')
  const late = ['k0003', 'k0200']
  const interrupt = { isPressed: false }
  const first = await sweep({
    ...{ ...around, keywords: keywordsTo(300), minted: false, interrupt, legacy: side(), candidate: side(late) },
    done(last, result) {
      interrupt.isPressed = last >= 'k0100'
      if (interrupt.isPressed) state.note({ last, result })
    },
  })
  expect(first).toMatchObject({ isDone: false, differing: ['k0003'] })

  const stopped = state.read()
  if (stopped === null) throw new Error('nothing was noted')
  const asked: string[] = []
  const left = ['a-new-one', ...keywordsTo(300), 'zz'].filter((keyword) => keyword > stopped.last)
  const second = await sweep({
    ...{ ...around, keywords: left, minted: false, interrupt: { isPressed: false }, before: stopped.result },
    ...{ legacy: side([], asked), candidate: side(late) },
  })
  expect(second).toMatchObject({ isDone: true, differing: ['k0003', 'k0200'] })
  // Both questions about a link show its date here.
  expect(second.found.map(({ count }) => count)).toEqual([2, 2])
  expect(asked).not.toContain('k0050')
  expect(asked).toContain('zz')
})

for (const { minted, differing } of [
  { minted: false, differing: ['k0001'] },
  { minted: true, differing: [] },
]) {
  test(`dates a minute apart, where the candidate ${minted ? 'made' : 'did not make'} links: ${differing.length} differ`, async () => {
    const rules = rulesAt([], Date.now(), { clicks: 0, totals: 0, seconds: 900 })
    const keywords = keywordsTo(3)
    const sides = { legacy: side(), candidate: side(['k0001']) }
    const result: Result = await sweep({
      ...around,
      ...sides,
      keywords,
      minted,
      rules,
      interrupt: { isPressed: false },
    })
    expect(result.differing).toEqual(differing)
  })
}

const url = 'http://example.com/a%20b'
for (const { what, keyword, leads, differing } of [
  { what: 'where it should', keyword: 'k', leads: url, differing: [] },
  { what: 'elsewhere', keyword: 'k', leads: 'http://example.com/a+b', differing: ['k'] },
  { what: 'elsewhere, by a keyword that no path can name', keyword: 'a+', leads: 'http://x.example/', differing: [] },
]) {
  test(`a link that the candidate alone is asked to follow leads ${what}`, async () => {
    const told = JSON.stringify({ keyword, longurl: url })
    const said = { status: 200, headers: [['content-type', 'application/json']] as const, body: told, ms: 1 }
    const headers = [['location', leads] as const, ['x-robots-tag', 'noindex'] as const]
    const result = await sweep({
      ...{ ...around, keywords: [keyword], minted: false, interrupt: { isPressed: false }, legacy: async () => said },
      candidate: async (_, route) => (route === 'redirect' ? { status: 301, headers, body: '', ms: 1 } : said),
    })
    expect(result).toMatchObject({ differing, failed: 0 })
    expect(result.found.map(({ fingerprint }) => fingerprint.severity)).toEqual(differing.map(() => 'S1'))
  })
}

test('a state of another legacy, or one that is damaged, is passed over', () => {
  const file = join(folder, 'other.json')
  openSweepState(file, 'http://one.example').note({
    last: 'a',
    result: { keywords: 1, found: [], differing: [], failed: 0, isDone: false },
  })
  expect(openSweepState(file, 'http://two.example').read()).toBeNull()
  expect(openSweepState(file, 'http://one.example').read()).toMatchObject({ last: 'a' })
  writeFileSync(file, '{"legacy":"http://one.example"')
  expect(openSweepState(file, 'http://one.example').read()).toBeNull()
})
