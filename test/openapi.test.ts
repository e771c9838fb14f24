// The description of the API is true and whole: everything in it is seen of the running service, and nothing else is. That this
// would be found is tried on descriptions with one thing less or more; with OPENAPI_CHANGES=all, on every one there can be.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { apiPage } from '../bin/docs-api-page'
import { createKey } from '../bin/ops-keys'
import { refusals } from '../core/refusals'
import { routes } from '../core/routes'
import { type Document, openapi, operationsOf } from '../lib/openapi'
import { onEngine } from './engines'
import { type FaultyStore, faultyStore } from './faulty-store'
import { inventions, removals } from './openapi/changes'
import { asking, type Exchange } from './openapi/exchange'
import { faults, type Sources, telling } from './openapi/faults'
import { type Keys, walk, walkInOutage, walkThrottled } from './openapi/walk'
import { running } from './running'

const guesses = 40
const pages = ['/{code}', '/{code}+', '/health', '/robots.txt', '/']

const sources: Sources = {
  scopes: Object.fromEntries(routes.map(({ method, path, scope }) => [`${method} ${path}`, scope])),
  pages: pages.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]),
  refusals: Object.fromEntries(Object.entries(refusals).map(([kind, { status }]) => [kind, status])),
  unseen: {
    internal: 'it is what we have not thought of',
    'wrong-door': 'it answers those who go round the front door, to an address that is not public',
  },
}

onEngine('dynalite', 'docs/openapi.yaml', (engine) => {
  let store: FaultyStore
  beforeAll(async () => {
    store = await faultyStore(engine.endpoint)
  })
  afterAll(() => store.stop())
  const service = running({
    engine: () => ({ kind: 'endpoint', url: store.url }),
    settings: {
      ...{ access: 'closed', anonymousCreate: 'true', createsPerMinute: '0' },
      ...{ guessesPerMinute: String(guesses), cacheSeconds: '0' },
    },
    // One process a function, since each counts guesses for itself.
    workers: 1,
  })

  const document = openapi()
  const page = readFileSync(join(__dirname, '../docs/api.md'), 'utf8')
  const seen: Exchange[] = []
  const ask = asking(() => service.url, seen)

  let keys: Keys
  beforeAll(async () => {
    const { outputs, engineUrl } = service.platform
    const keyOf = async (owner: string, scopes?: string) => {
      let made = ''
      await createKey({ outputs, engineUrl }, { owner, scopes }, (key) => {
        made = key
      })
      return made
    }
    keys = {
      ada: await keyOf('ada'),
      bob: await keyOf('bob'),
      reader: await keyOf('ada', 'read'),
      creator: await keyOf('ada', 'create'),
      admin: await keyOf('ops', 'admin'),
    }
  })

  describe('docs/api.md', () => {
    test('is what `npm run docs:api` makes of it', () => {
      expect(page).toBe(apiPage(document))
    })

    test('leads to what is there', () => {
      const headings = [...page.matchAll(/^##+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase())
      const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link)
      expect(links.filter((link) => !headings.includes(link.replaceAll('-', ' ')))).toEqual([])
    })

    for (const [, command = '', output = ''] of page.matchAll(/```console\n\$ (.*)\n([\s\S]*?)```/g)) {
      test(`$ ${command}`, async () => {
        await service.platform.settled()
        const real = command.replace('http://127.0.0.1:8080', service.url)
        const { stdout } = await promisify(execFile)('sh', ['-c', real], { env: { ...process.env, KEY: keys.admin } })
        const said = masked(stdout, service.url)
        if (output.startsWith('{')) expect(JSON.parse(said)).toEqual(JSON.parse(masked(output, service.url)))
        else for (const line of output.split('\n')) expect(said).toContain(line.replace('…', ''))
      })
    }
  })

  test('what is served is what it says', async () => {
    const { status, replied, text } = await ask('GET', '/v1/openapi.json')
    expect({ status, type: replied['content-type'], keep: replied['cache-control'], said: JSON.parse(text) }).toEqual({
      status: 200,
      type: 'application/json; charset=utf-8',
      keep: 'public, max-age=300',
      said: document,
    })
  })

  test('what it says is seen, and nothing else is', async () => {
    const unseen = await walk(ask, keys, service.platform.settled)
    await walkInOutage(ask, keys, store, unseen)
    await walkThrottled(ask, guesses)
    expect(faults(document, seen, sources)).toEqual([])
  }, 60_000)

  test('a parameter that is left out is as its default, and not as something else', async () => {
    const others: Record<string, string> = { limit: '51', unit: 'hour', fill: 'true' }
    const given = operationsOf(document).flatMap(({ path, parameters }) =>
      parameters.flatMap(({ name, schema }) => (schema.default === undefined ? [] : [{ path, name, schema }])),
    )
    expect(given.map(({ name }) => name).sort()).toEqual(Object.keys(others).sort())
    const read = async (target: string) =>
      (await ask('GET', target, { headers: { authorization: `Bearer ${keys.ada}` } })).text
    const { code } = JSON.parse(await read('/v1/links?limit=1')).links[0]
    for (const { path, name, schema } of given) {
      const target = `${path.replace('{code}', code)}?${path.endsWith('/stats') ? 'from=2020-01-01&' : ''}`
      expect(await read(`${target}${name}=${schema.default}`)).toBe(await read(target))
      expect(await read(`${target}${name}=${others[name]}`)).not.toBe(await read(target))
    }
  })

  test('made wrong in any one place, it is found wrong', () => {
    const less = telling(document, seen)
    expect(faults(document, less, sources)).toEqual([])
    const changes = [...inventions(document), ...removals(document, process.env.OPENAPI_CHANGES === 'all')]
    expect(changes.length).toBeGreaterThan(50)
    const passed = changes.filter((changed) => passes(changed.document, less)).map(({ name }) => name)
    expect(passed.filter((name) => !(name in harmless))).toEqual([])
  }, 120_000)
})

/** What may be taken out, and nothing is said less. */
const harmless: Record<string, string> = {
  'paths /v1/links/{code} delete parameters 0': 'the path says the same, with another example',
}

function passes(document: Document, seen: readonly Exchange[]): boolean {
  try {
    return faults(document, seen, sources).length === 0
  } catch (error) {
    // What is referred to is not there.
    if (error instanceof Error && error.message.endsWith('leads nowhere')) return false
    throw error
  }
}

/** With no time of its own, and at the address of the examples. */
function masked(text: string, url: string): string {
  return text.replaceAll(url, 'http://127.0.0.1:8080').replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, '<time>')
}
