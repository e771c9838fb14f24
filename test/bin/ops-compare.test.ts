// What operators ask of a comparison, on a whole migrating deployment with a bug in it.
import { createHmac } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { runCompare } from '../../bin/ops-compare'
import { checkRules } from '../../bin/ops-compare-rules'
import { freePort } from '../../bin/port'
import { readLine } from '../../bin/rehearse/access-log'
import { rehearse } from '../../bin/rehearse/rehearsal'
import type { Report } from '../../bin/rehearse/report'
import { openStage, type Stage } from '../../bin/rehearse/stage'
import { writeReport } from '../../bin/rehearse/write-report'
import { legacySource, told, user } from '../legacy-source'

const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
const legacy = legacySource()
const env = { LEGACY_USERNAME: user.username, LEGACY_PASSWORD: user.password }
const printed: string[] = []
const say = (line: string) => void printed.push(line)
let stage: Stage
let report: Report

const key = 'the-cookie-key-of-this-legacy'
const planted = {
  link: 'token-of-a-link',
  query: 'token-in-a-log',
  referrer: 'session-in-a-log',
  agent: 'agent-in-a-log',
}
const addresses = { maker: '203.0.113.77', visitor: '198.51.100.23' }
const longUrl = (host: string) => `http://${host}.example/c%20x?${'a=1&'.repeat(300)}token=${planted.link}`
const signature = createHmac('sha256', key).update(`api:${user.username}`).digest('hex').slice(0, 32)

/** What must be in no report. */
const secrets = [
  ...[user.password, encodeURIComponent(user.password), user.password.replace(' ', '+'), signature, key],
  ...[...Object.values(planted), ...Object.values(addresses)],
]

/** A log of somebody who asks, with every right, for what is not there; what else is in it is nobody's business. */
const log = Array.from({ length: 15 }, (_, n) => {
  const strays = `q=${planted.query}&key=${signature}`
  const target = `/yourls-api.php?action=expand&shorturl=nope-${n}&username=ann&password=a%20secret&${strays}`
  const end = `"http://in.example/?s=${planted.referrer}" "${planted.agent}"`
  return `${addresses.visitor} - - [01/Dec/2026:09:30:00 +0000] "GET ${target} HTTP/1.1" 404 60 ${end}`
})

beforeAll(async () => {
  const links = ['a', 'b'].map((keyword) => told(keyword, { url: `http://example.com/${keyword}%20x` }))
  const last = told('c', { url: longUrl('here'), ip: addresses.maker })
  await legacy.fill([...links, last], { cookie_key: key })
  stage = await openStage(
    { legacy: legacy.url, credentials: user, site: null, dial: 0, mint: 0 },
    {
      ...{ install: null, folder, port: await freePort(0), kept: false, faulty: true, workers: 1, say },
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

/** Where a link leads on the candidate's side alone. */
async function lead(code: string, url: string): Promise<void> {
  const Key = { code, part: 'head' }
  const update = { UpdateExpression: 'SET long_url = :url', ExpressionAttributeValues: { ':url': url } }
  await stage.candidate.db.send(new UpdateCommand({ TableName: stage.candidate.links, Key, ...update }))
}

test('a rehearsal finds the bug, and a link that leads elsewhere, names them, and says how to meet them again', async () => {
  await lead('c', longUrl('there'))
  const wish = { rps: 15, seconds: 1, seed: 5, mix: {}, dial: 0, mint: 0, bug: 'message-changed' }
  const asked = log.flatMap((line) => readLine(line) ?? [])
  const around = {
    replay: { asked, bad: 0, badLines: [], others: 0 },
    interrupt: { isPressed: false },
    display: { pause: 1, show: () => {}, say },
  }
  report = await rehearse(stage, { ...wish, legacy: legacy.url, replay: 'access.log' }, around)
  await lead('c', longUrl('here'))
  expect(report.verdict).toMatchObject({
    code: 3,
    word: 'different',
    reasons: expect.arrayContaining([expect.stringMatching(/pairs? of answers differ/)]),
  })
  expect(report.legacy).toMatchObject({ url: legacy.url, site: 'http://sho.rt' })
  expect(report.traffic.kinds).toMatchObject({ replay: { sent: 15, answered: 15, failed: 0 } })
  for (const { name } of report.fingerprints)
    expect(name).toMatch(/: body\.message |^(?:expand|url-stats|stats) .*url |^expand simple: body |: location\.host /)
  expect(report.sweep).toMatchObject({ keywords: 3, differing: 1, failed: 0, isDone: true })
  const bug = report.fingerprints.find(({ path }) => path === 'body.message')
  expect(bug?.reproduce?.legacy).toMatch(/^curl .*"\$LEGACY"'\/yourls-api\.php/)
}, 60_000)

test('neither a report of it nor what it printed holds a secret, or what is known of a person', () => {
  const out = join(folder, 'report')
  writeReport(out, report)
  const texts = {
    printed: printed.join('\n'),
    ...Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')])),
  }
  expect(Object.keys(texts).sort()).toEqual(['printed', 'report.html', 'report.json', 'report.xml'])
  for (const [name, text] of Object.entries(texts)) {
    expect({ name, holds: secrets.filter((secret) => text.includes(secret)) }).toEqual({ name, holds: [] })
  }
})

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
