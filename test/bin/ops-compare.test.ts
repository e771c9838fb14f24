// What operators ask of a comparison, on a whole migrating deployment with a bug in it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCompare } from '../../bin/ops-compare'
import { checkRules } from '../../bin/ops-compare-rules'
import { freePort } from '../../bin/port'
import { readMix } from '../../bin/rehearse/mix'
import { rehearse } from '../../bin/rehearse/rehearsal'
import type { Report } from '../../bin/rehearse/report'
import { openStage, type Stage } from '../../bin/rehearse/stage'
import { legacySource, told, user } from '../legacy-source'

const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
const legacy = legacySource()
const env = { LEGACY_USERNAME: user.username, LEGACY_PASSWORD: user.password }
let stage: Stage
let report: Report

beforeAll(async () => {
  await legacy.fill(['a', 'b', 'c'].map((keyword) => told(keyword, { url: `http://example.com/${keyword}%20x` })))
  stage = await openStage(
    { legacy: legacy.url, credentials: user, site: null, dial: 0, mint: 0 },
    {
      ...{ install: null, folder, port: await freePort(0), kept: false, faulty: true, workers: 1, say: () => {} },
      ...{ progress: { show: () => {}, end: () => {} }, interrupt: { isPressed: false } },
    },
  )
}, 60_000)
afterAll(async () => {
  await stage?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function compare(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = []
  const code = await runCompare([...args, ...(args[0] === 'rules' ? [] : ['--data', folder])], env, (line) =>
    lines.push(line),
  )
  return { code, said: lines.join('\n') }
}

test('a rehearsal finds the bug, names it, and says how to meet it again', async () => {
  const wish = { rps: 15, seconds: 1, seed: 5, mix: readMix('expand=1'), dial: 0, mint: 0, bug: 'message-changed' }
  const display = { pause: 1, show: () => {}, say: () => {} }
  const around = { replay: null, interrupt: { isPressed: false }, display }
  report = await rehearse(stage, { ...wish, legacy: legacy.url, replay: null }, around)
  expect(report.verdict).toMatchObject({
    code: 3,
    word: 'different',
    reasons: [expect.stringMatching(/pairs? of answers differ/)],
  })
  expect(report.legacy).toMatchObject({ url: legacy.url, site: 'http://sho.rt' })
  expect(report.fingerprints.length).toBeGreaterThan(0)
  for (const { name } of report.fingerprints) expect(name).toMatch(/^(?:expand|url-stats) \w+: body(\.message)? /)
  expect(report.sweep).toMatchObject({ keywords: 3, differing: 0, failed: 0, isDone: true })
  expect(report.fingerprints[0]?.reproduce?.legacy).toMatch(/^curl .*"\$LEGACY"'\/yourls-api\.php/)
  expect(JSON.stringify(report)).not.toContain(user.password)
}, 60_000)

test('explain shows the real values of both sides, and no credential', async () => {
  const { code, said } = await compare(
    'explain',
    report.fingerprints.find(({ path }) => path === 'body.message')?.id ?? '',
  )
  expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/body\.message \(value\)/) })
  expect(said).toMatch(/legacy: +"?Error: short URL not found/)
  expect(said).toMatch(/candidate: +"?Error: no such short URL/)
  expect(said).toMatch(new RegExp(`"${legacy.url}"'/yourls-api\\.php`))
  for (const written of [user.password, encodeURIComponent(user.password), 'a+secret'])
    expect(said).not.toContain(written)
}, 30_000)

test('explain refuses what was never seen', async () => {
  await expect(compare('explain', 'nope')).rejects.toThrow('No difference has the fingerprint nope.')
})

test('sweep finds every link equal, then every link different, and writes it down', async () => {
  stage.candidate.faults?.set(null)
  expect(await compare('sweep', '--rate', '1000', '--exact')).toEqual({
    code: 0,
    said: 'Done: 3 links looked at, 0 differ, 0 could not be asked about.',
  })
  stage.candidate.faults?.set('date-off-by-one-second')
  const report = join(folder, 'sweep.json')
  const { code, said } = await compare('sweep', '--rate', '1000', '--exact', '--report', report)
  expect({ code, said }).toEqual({
    code: 3,
    said: expect.stringMatching(
      /url-stats json: body\.link\.timestamp .* 3 links, such as a, b, c\nDone: 3 links looked at, 3 differ/,
    ),
  })
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    keywords: 3,
    differing: ['a', 'b', 'c'],
    isDone: true,
  })
}, 30_000)

test('sweep cannot tell anything of a candidate that lets nobody in', async () => {
  const lines: string[] = []
  const run = runCompare(['sweep', '--data', folder], { LEGACY_SIGNATURE: 'wrong' }, (line) => lines.push(line))
  await expect(run).rejects.toThrow('The legacy refuses these credentials.')
})

const refused: { args: string[]; says: RegExp }[] = [
  { args: ['nope'], says: /no verb "compare nope"/ },
  { args: ['explain'], says: /takes one fingerprint/ },
  { args: ['explain', 'a', 'b'], says: /takes one fingerprint/ },
  { args: ['explain', 'a', '--rate', '3'], says: /--rate is a flag of compare sweep only/ },
  { args: ['sweep', '--rate', '0'], says: /--rate has to be a number/ },
  { args: ['sweep', '--nope'], says: /nope/ },
]
for (const { args, says } of refused) {
  test(`refuses compare ${args.join(' ')}`, () => expect(compare(...args)).rejects.toThrow(says))
}

test('without a verb it says what there is', async () => {
  const { code, said } = await compare()
  expect({ code, said }).toEqual({
    code: 0,
    said: expect.stringMatching(/explain FINGERPRINT[\s\S]*sweep[\s\S]*rules check/),
  })
})

describe('rules check', () => {
  const now = Date.parse('2026-12-10T09:00:00Z')
  const rule = {
    ...{ id: 'cdn-cache', route: 'redirect', path: 'header.cache-control', kind: 'extra', owner: 'ann' },
    ...{ reason: 'https://example.com/1', since: '2026-12-01', expires: '2026-12-20', cap: 0.5 },
  }
  const rows: { what: string; files: Record<string, unknown>; code: number; says: RegExp }[] = [
    { what: 'none', files: {}, code: 0, says: /There are no expected differences/ },
    {
      what: 'one that holds',
      files: { a: rule },
      code: 0,
      says: /a\.json: cdn-cache covers redirect .* until 2026-12-20; ann answers for it/,
    },
    {
      what: 'one that is over',
      files: { a: { ...rule, expires: '2026-12-09' } },
      code: 1,
      says: /was over at the end of 2026-12-09/,
    },
    {
      what: 'one that is to come',
      files: { a: { ...rule, since: '2026-12-11' } },
      code: 1,
      says: /does not hold before 2026-12-11/,
    },
    { what: 'one without an owner', files: { a: { ...rule, owner: '' } }, code: 1, says: /owner is missing/ },
    { what: 'one without a cap', files: { a: { ...rule, cap: undefined } }, code: 1, says: /cap is missing/ },
    { what: 'one for too long', files: { a: { ...rule, expires: '2027-01-20' } }, code: 1, says: /at most 30 days/ },
    { what: 'two of one name', files: { a: rule, b: rule }, code: 1, says: /b\.json: cdn-cache is in a\.json already/ },
    { what: 'no JSON', files: { a: '{' }, code: 1, says: /a\.json: it is not JSON/ },
  ]
  for (const { what, files, code, says } of rows) {
    test(`${code} for ${what}`, () => {
      const rules = mkdtempSync(join(folder, 'rules-'))
      for (const [name, content] of Object.entries(files)) {
        writeFileSync(join(rules, `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content))
      }
      const lines: string[] = []
      expect({ code: checkRules(rules, (line) => lines.push(line), now), said: lines.join('\n') }).toEqual({
        code,
        said: expect.stringMatching(says),
      })
    })
  }

  test('those that are shipped hold', async () => expect((await compare('rules', 'check')).code).toBe(0))
})
