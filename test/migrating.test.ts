// A migrating deployment as its users and operators see it: who answers, what holds when its parts fail, and what is written down.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openVault } from '../bin/legacy-install'
import { openMigrationTable } from '../core/migration/migration-table'
import { boundOf } from '../core/shadow/records/lines'
import type { Mirrored, ShadowLine } from '../core/shadow/records/record'
import { sealOf } from '../core/shadow/records/seal'
import { type Platform, startPlatform } from '../local/platform'
import { assemblyIn } from './assembly'
import { onEngine, until } from './engines'
import { type FaultyStore, faultyStore, type Health } from './faulty-store'
import { exchange, headerOf, type Scripted, scripted } from './raw-http'

onEngine('dynalite', 'while migrating', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-migrating-'))
  const data = join(folder, 'data')
  const fromLegacy = 'HTTP/1.1 301 Moved\r\nLocation: http://legacy.example/\r\nContent-Length: 0\r\n\r\n'
  let legacy: Scripted
  let store: FaultyStore
  let platform: Platform

  beforeAll(async () => {
    store = await faultyStore(engine.endpoint)
    legacy = await scripted(fromLegacy)
    // Here the sides differ for good: to wait long for the other one would make nothing equal.
    const short = { legacyUrl: legacy.url, lagMilliseconds: '100' }
    const settings = { dialect: 'legacy', site: 'http://sho.rt', locationBytes: 'raw', ...short }
    const assembly = await assemblyIn(join(folder, 'cdk.out'), settings)
    const endpoint = { kind: 'endpoint', url: store.url } as const
    platform = await startPlatform({ assembly, port: 0, data, engine: endpoint, workers: 1 })
    for (const alias of ['linked', 'kept']) {
      const body = JSON.stringify({ long_url: 'http://candidate.example/', alias })
      expect((await fetch(`${platform.url}/v1/links`, { method: 'POST', body })).status).toBe(201)
    }
  }, 60_000)
  afterAll(async () => {
    await platform.stop()
    await Promise.all([store.stop(), legacy.stop()])
    rmSync(folder, { recursive: true, force: true })
  })

  const table = () => openMigrationTable(platform.outputs.MigrationTable ?? '', engine.db)
  const ask = (path: string, method = 'GET', rest = '\r\n') =>
    exchange(platform.url, `${method} ${path} HTTP/1.1\r\nHost: sho.rt\r\n${rest}`)
  /** Who answered: both have every link, and each leads elsewhere. */
  const sideOf = async (path: string) =>
    /(legacy|candidate)/.exec(headerOf(await ask(path), 'location') ?? '')?.[1] ?? null
  const settled = (path: string, side: string) => until(async () => (await sideOf(path)) === side)
  const seconds = async (work: Promise<unknown>) => {
    const began = performance.now()
    await work
    return (performance.now() - began) / 1000
  }
  /** After how many seconds the last request came that another side still answered. */
  const secondsUntil = async (path: string, side: string) => {
    const began = performance.now()
    let last = began
    await until(async () => {
      const asked = performance.now()
      const answered = await sideOf(path)
      if (answered !== side) last = asked
      return answered === side
    })
    return (last - began) / 1000
  }

  test('a router that could never see the dials asks the side that holds the truth', async () => {
    await table().change('everything', () => ({ dial: 10_000 }))
    store.health = 'cut'
    expect(await sideOf('/linked')).toBe('legacy')
    expect(recordsOf('Router').at(-1)).toMatchObject({ epoch: 0, side: 'legacy' })
    store.health = 'well'
  })

  test('what it sees then is in force within 5 seconds', async () => {
    expect(await secondsUntil('/linked', 'candidate')).toBeLessThan(5)
    expect(recordsOf('Router').at(-1)).toMatchObject({ epoch: 2, side: 'candidate' })
  })

  test('a link that the candidate does not have yet is answered by the side that holds the truth', async () => {
    expect(await sideOf('/fresh')).toBe('legacy')
    expect(recordsOf('Router').at(-1)).toMatchObject({ epoch: 2, side: 'legacy', route: 'redirect' })
    expect(await sideOf('/fresh+')).toBe('legacy')
    expect(recordsOf('Router').at(-1)).toMatchObject({ epoch: 2, side: 'legacy', route: 'statistics-page' })
    expect(await sideOf('/linked')).toBe('candidate')
  })

  test('so are an override and the kill switch', async () => {
    await table().change('one stays', () => ({ overrides: { kept: 'legacy' } }))
    expect(await secondsUntil('/kept', 'legacy')).toBeLessThan(5)
    expect(await sideOf('/linked')).toBe('candidate')
    await table().change('killed', () => ({ kill: true }))
    expect(await secondsUntil('/linked', 'legacy')).toBeLessThan(5)
    await table().change('not killed', () => ({ kill: false }))
    await settled('/linked', 'candidate')
  }, 60_000)

  for (const { health, means } of [
    { health: 'cut', means: 'hangs up' },
    { health: 'throttling', means: 'has no capacity' },
    { health: 'broken', means: 'answers 500' },
    { health: 'hanging', means: 'never answers' },
  ] as const satisfies { health: Health; means: string }[]) {
    test(`while the store ${means} the last known dials hold, and nobody waits for it`, async () => {
      await settled('/linked', 'candidate')
      store.health = health
      const began = Date.now()
      const waits: number[] = []
      // Longer than a value is believed without asking again.
      await until(async () => {
        waits.push(await seconds(sideOf('/kept').then((side) => expect(side).toBe('legacy'))))
        // Some fifteen times a second: each visit is compared as well, which costs a multiple.
        await sleep(50)
        return Date.now() - began > 5_500
      })
      expect(waits.filter((wait) => wait > 0.5).length / waits.length).toBeLessThan(0.1)
      // Resolve remembers the link, and the router that it is the candidate's.
      expect(await sideOf('/linked')).toBe('candidate')
      store.health = 'well'
    }, 60_000)
  }

  test('when the store is back, so are changes', async () => {
    await table().change('all back', () => ({ dial: 0 }))
    expect(await secondsUntil('/linked', 'legacy')).toBeLessThan(6)
  }, 60_000)

  test('a record opens with the secret, and holds the exchange as it was', async () => {
    const body = 'action=shorturl&signature=0123456789abcdef&url=http://x.example/\xe9'
    const bytes = `HTTP/1.1 200 OK\r\nX-Two: a\r\nX-Two: b\r\nLocation: http://x.example/\xff\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 4\r\n\r\n\x00\x80\xff\n`
    legacy.script = { bytes }
    const form = `Content-Type: application/x-www-form-urlencoded\r\nCookie: c=planted\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    await ask('/yourls-api.php?format=%zz', 'POST', form)
    legacy.script = { bytes: fromLegacy }
    const line = recordsOf('Router').at(-1)
    if (!line?.sealed) throw new Error('the last record has nothing sealed')
    expect(line).toMatchObject({ route: 'shorturl', effect: 'create', method: 'POST', side: 'legacy', v: 1 })
    const secret = await openVault(platform.awsUrl, platform.outputs.MigrationSecret ?? '').get()
    const { request, answer, at, id } = sealOf(secret).open(line.sealed, boundOf(line)) as Mirrored
    expect(request).toEqual({
      method: 'POST',
      target: '/yourls-api.php?format=%zz',
      host: 'sho.rt',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Amazon CloudFront',
        cookie: 'c=planted',
      },
      body,
      address: '127.0.0.1',
      tls: false,
    })
    expect(answer).toEqual({
      status: 200,
      headers: [
        ['x-two', 'a'],
        ['x-two', 'b'],
        ['location', 'http://x.example/\xff'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['content-length', '4'],
      ],
      body: '\x00\x80\xff\n',
      ms: expect.any(Number),
    })
    expect(new Date(at).toISOString()).toBe(line.timestamp)
    expect(id).toBe(`${line.writer}-${line.n}`)
  })

  test('every request has one line, numbered without a gap, also those that nobody answered', async () => {
    const count = recordsOf('Router').length
    legacy.script = null
    for (let n = 0; n < 3; n++) expect((await ask('/linked')).firstLine).toContain('503')
    legacy.script = { bytes: fromLegacy }
    await ask('/admin/')
    const lines = recordsOf('Router').slice(count)
    expect(lines.map(({ omission }) => omission)).toEqual([undefined, undefined, undefined, 'unsupported'])
    const [first] = lines
    expect(lines.map(({ n }) => n - (first?.n ?? 0))).toEqual([0, 1, 2, 3])
  })

  test('what was planted in requests is in no log, whatever became of them', async () => {
    const planted = [
      'planted-signature',
      'planted-password',
      'planted-cookie',
      'planted-body',
      'planted-referrer',
      'planted-target',
    ]
    const query = 'signature=planted-signature&username=u&password=planted-password&url=http://planted-target.example/'
    const own =
      'Cookie: yourls=planted-cookie\r\nReferer: http://planted-referrer.example/\r\nUser-Agent: planted-agent\r\n'
    const body = 'planted-body=1'
    const form = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const everything = async () => {
      for (const action of ['shorturl', 'expand', 'stats', 'nothing'])
        await ask(`/yourls-api.php?action=${action}&${query}`, 'POST', `${own}${form}`)
      for (const path of [
        '/planted-target',
        '/planted-target+',
        '/http://planted-target.example/',
        '/admin/planted-target',
      ])
        await ask(path, 'GET', `${own}\r\n`)
    }
    await everything()
    legacy.script = null
    await everything()
    legacy.script = { bytes: fromLegacy }
    await table().change('all', () => ({ dial: 10_000, mint: 10_000 }))
    await settled('/linked', 'candidate')
    await everything()
    store.health = 'cut'
    await everything()
    store.health = 'well'
    await platform.settled()
    const logs = filesOf(join(data, 'logs')).map((file) => ({ file, text: readFileSync(file, 'latin1') }))
    expect(logs.map(({ text }) => text).join('')).toContain('"sealed"')
    const found = [...planted, 'planted-agent', 'yourls='].flatMap((secret) =>
      logs.filter(({ text }) => text.includes(secret)).map(({ file }) => `${secret} in ${file}`),
    )
    expect(found).toEqual([])
    // Nor is the address of whoever asked.
    expect(logs.filter(({ file, text }) => /Router/.test(file) && text.includes('127.0.0.1'))).toEqual([])
  }, 60_000)

  /** The records that a function has written, oldest first. */
  function recordsOf(name: string): ShadowLine[] {
    return filesOf(join(data, 'logs'))
      .filter((file) => file.includes(`Functions${name}`))
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .filter((line) => line.includes('"type":"shadow"'))
      .map((line) => JSON.parse(line) as ShadowLine)
      .sort((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp))
  }
})

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
}
