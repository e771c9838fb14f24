// The comparison as a whole, on the real template: what the router answers is shown to the other side, and everything is counted once.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { decisions } from '../core/legacy/decisions'
import { bad, classes } from '../core/shadow/verdict'
import { migrating } from './migrating'
import { wrapBundle } from './wrapped-bundle'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const everything = { dial: 10_000, mint: 10_000 }
const marks = ['aa', 'bb', 'cc', 'dd', 'ee', 'ff']

/** Requests of every kind, a few dozen at a time; what they make is named by `mark`. */
function mixed(mark: string): { method: string; path: string; body?: string; headers?: Record<string, string> }[] {
  const api = (query: string) => `/yourls-api.php?${query}`
  const url = (n: number) => encodeURIComponent(`http://example.com/${mark}/${n}?a=%20b&a=c+d#Frag`)
  const formats = ['json', 'jsonp&callback=f', 'xml', 'simple']
  return [
    ...formats.flatMap((format, n) => [
      { method: 'GET', path: api(`action=shorturl&format=${format}&url=${url(n)}`) },
      { method: 'GET', path: api(`action=shorturl&format=${format}&url=${url(n)}`) },
      {
        method: 'GET',
        path: api(`action=shorturl&format=${format}&url=${url(n + 10)}&keyword=${mark}k${n}&title=Tit%20le`),
      },
      { method: 'GET', path: `/${mark}k${n}` },
      { method: 'GET', path: api(`action=shorturl&format=${format}&url=${url(n + 20)}&keyword=${mark}k${n}`) },
      { method: 'GET', path: api(`action=expand&format=${format}&shorturl=${mark}k${n}`) },
      { method: 'GET', path: api(`action=url-stats&format=${format}&shorturl=${mark}k${n}`) },
      { method: 'GET', path: api(`action=expand&format=${format}&shorturl=${mark}none`) },
    ]),
    {
      method: 'POST',
      path: '/yourls-api.php',
      headers: form,
      body: `action=shorturl&format=json&url=${url(30)}&keyword=${mark}post`,
    },
    { method: 'GET', path: `/${mark}post?utm=1` },
    { method: 'HEAD', path: `/${mark}post` },
    { method: 'GET', path: `/${mark}post+` },
    { method: 'GET', path: `/${mark}nothing` },
    { method: 'GET', path: '/1' },
    { method: 'GET', path: '/robots.txt' },
    { method: 'GET', path: '/' },
    { method: 'GET', path: api('action=shorturl&format=json&url=javascript:1') },
    { method: 'GET', path: api('action=stats&filter=top&limit=5&format=json') },
    { method: 'GET', path: api('action=stats&filter=last&limit=3&format=xml') },
    { method: 'GET', path: api('action=db-stats&format=json') },
    { method: 'GET', path: api('action=version&format=json') },
    { method: 'GET', path: api('action=nothing&format=json') },
    { method: 'HEAD', path: api(`action=shorturl&format=json&url=${url(40)}`) },
    { method: 'GET', path: api(`action=shorturl&format=jsonp&callback=(&url=${url(41)}`) },
  ]
}

for (const { who, state, side } of [
  { who: 'the legacy answers all', state: {}, side: 'legacy' },
  { who: 'the candidate answers all', state: everything, side: 'candidate' },
] as const) {
  describe(who, () => {
    const service = migrating({ state, prepare: writtenDown })
    let asked = 0

    beforeAll(async () => {
      for (const mark of marks) {
        for (const { method, path, body, headers } of mixed(mark)) {
          // The legacy dates what it is shown by its own clock, so which of its links are the newest is its own affair.
          if (side === 'candidate' && path.includes('filter=last')) continue
          await service.send(method, path, { ...(body && { body }), ...(headers && { headers }) })
          asked++
        }
      }
    }, 120_000)

    test('every request has one class, and none speaks against the candidate', async () => {
      const { classes: found, eligible, pending, lost, fingerprints, tallies } = await service.counted()
      process.stderr.write(`${who}: ${JSON.stringify(found)} of ${eligible}\n`)
      expect(fingerprints.map(({ name }) => name)).toEqual([])
      expect({ eligible, pending, lost }).toEqual({ eligible: asked, pending: 0, lost: 0 })
      expect(classes.filter((name) => bad.has(name) && found[name])).toEqual([])
      expect(Object.values(found).reduce((sum, count) => sum + count, 0)).toBe(asked)
      // What a plugin may know is not shown to a legacy that did not answer it.
      const unknown = side === 'candidate' ? marks.length : 0
      expect(found.not_compared ?? 0).toBe(unknown)
      expect(tallies.reduce((sum, { omissions }) => sum + (omissions.unshown ?? 0), 0)).toBe(unknown)
      expect(new Set(tallies.map(({ stratum }) => stratum.side))).toEqual(new Set([side]))
      const rules = new Set(tallies.flatMap(({ rules }) => Object.keys(rules)))
      expect([...rules].filter((rule) => !decisions.some(({ id }) => id === rule))).toEqual([])
    }, 60_000)

    test('both systems hold the same links, with the same clicks, and count on from the same number', async () => {
      const { legacy, candidate } = await service.states()
      const shown = (links: Record<string, unknown>[]) =>
        links.map(({ keyword, url, clicks, timestamp, ip }) =>
          side === 'legacy' ? { keyword, url, clicks, timestamp, ip } : { keyword, url, clicks },
        )
      expect(shown(candidate.links)).toEqual(shown(legacy.links))
      expect(legacy.links.length).toBeGreaterThan(30)
      if (side === 'legacy') expect(candidate.next_id).toBe(legacy.next_id)
    }, 60_000)

    test('what a whole delivery brings again changes nothing', async () => {
      const before = [await service.counted(), await service.states(), await tableOf()]
      for (const payload of deliveriesOf(service.folder)) {
        expect((await service.invoke('ShadowFunction', payload)).failed).toBe(false)
      }
      expect([await service.counted(), await service.states(), await tableOf()]).toEqual(before)
    }, 120_000)

    async function tableOf() {
      const { Items = [] } = await service.db.send(
        new ScanCommand({ TableName: service.platform.outputs.PairsTable ?? '' }),
      )
      return Items.map((item) =>
        JSON.stringify(item, (_, value) => (value instanceof Set ? [...value].sort() : value)),
      ).sort()
    }
  })
}

/** The deliveries that `shadow` was invoked with, as the wrapped bundle wrote them down. */
function deliveriesOf(folder: string): unknown[] {
  return readFileSync(join(folder, 'delivered'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Has `shadow` write down what it is invoked with. */
function writtenDown(assembly: string, folder: string): void {
  const code = `
    const real = require('./real.js')
    const { appendFileSync } = require('node:fs')
    exports.handler = (event, context) => {
      appendFileSync(${JSON.stringify(join(folder, 'delivered'))}, JSON.stringify(event) + '\\n')
      return real.handler(event, context)
    }`
  wrapBundle(assembly, 'shadow', code)
}

describe('a candidate that answers 302', () => {
  const service = migrating({
    prepare: (assembly) =>
      wrapBundle(
        assembly,
        'resolve',
        `const real = require('./real.js')
         exports.handler = async (event, context) => {
           const reply = await real.handler(event, context)
           return reply.statusCode === 301 ? { ...reply, statusCode: 302 } : reply
         }`,
      ),
  })

  test('diverges, by a fingerprint that says so, with samples that show nothing', async () => {
    await service.send('GET', '/yourls-api.php?action=shorturl&url=http://example.com/secret-place&keyword=x1')
    for (let n = 0; n < 3; n++) expect((await service.send('GET', '/x1')).status).toBe(301)
    const { fingerprints, classes: found, epochs } = await service.counted()
    expect(found.divergence).toBe(4)
    expect(fingerprints.map(({ name, count }) => [name, count])).toEqual([
      ['/{keyword}: status 301 became 302', 3],
      ['shorturl xml: effect.redirect.status 301 became 302', 1],
    ])
    const samples = await service.pairs().samples(epochs[0] ?? '', fingerprints[0]?.id ?? '')
    expect(samples).toHaveLength(3)
    expect(samples[0]?.differences).toContainEqual({ path: 'status', kind: 'value', left: '301', right: '302' })
    const { Items = [] } = await service.db.send(
      new ScanCommand({ TableName: service.platform.outputs.PairsTable ?? '' }),
    )
    expect(JSON.stringify(Items)).not.toMatch(/secret-place|"x1"/)
  }, 60_000)
})

describe('a candidate that is dead', () => {
  const service = migrating({
    prepare: (assembly) => {
      for (const name of ['create', 'expand', 'resolve', 'stats'] as const) {
        wrapBundle(assembly, name, `exports.handler = async () => { process.exit(1) }`)
      }
    },
  })

  test('is an error of the other side, or left alone, and never a match; visitors see nothing of it', async () => {
    for (const { method, path } of mixed('gg').slice(0, 12)) {
      expect((await service.send(method, path)).status).toBeLessThan(500)
    }
    const { classes: found, eligible, pending } = await service.counted()
    expect({ eligible, pending }).toEqual({ eligible: 12, pending: 0 })
    expect(found.shadow_error).toBeGreaterThan(0)
    expect((found.shadow_error ?? 0) + (found.not_compared ?? 0)).toBe(12)
  }, 90_000)
})
