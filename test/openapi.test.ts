// The description of the API is true and whole: everything in it is seen of the running service, and nothing else is. That this
// would be found is tried on descriptions with one thing less or more; with OPENAPI_CHANGES=all, on every one there can be.
import { createKey } from '../bin/ops-keys'
import { refusals } from '../core/refusals'
import { routes } from '../core/routes'
import { type Document, openapi, operationsOf } from '../lib/openapi'
import { exampleOf } from '../lib/openapi-example'
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

  describe('its examples, one after the other, are what happens', () => {
    for (const asked of operationsOf(document).filter(({ method }) => method !== 'head')) {
      const { method, target, body, headers, status, reply, location } = exampleOf(document, asked)
      test(`${method} ${target}`, async () => {
        await service.platform.settled()
        const answer = await ask(method, target, {
          body,
          headers: { ...headers, authorization: `Bearer ${keys.admin}` },
        })
        expect(answer.status).toBe(status)
        if (location !== undefined) expect(answer.replied.location).toBe(location)
        if (reply === undefined) return
        const said = answer.replied['content-type']?.includes('json') ? JSON.parse(answer.text) : answer.text
        expect(masked(said, service.url)).toEqual(masked(reply, service.url))
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

  test('made wrong in any one place, it is found wrong', () => {
    const less = telling(document, seen)
    expect(faults(document, less, sources)).toEqual([])
    const changes = [...inventions(document), ...removals(document, process.env.OPENAPI_CHANGES === 'all')]
    expect(changes.length).toBeGreaterThan(60)
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
function masked(value: unknown, url: string): unknown {
  const text = JSON.stringify(value).replaceAll(url, 'http://127.0.0.1:8080')
  return JSON.parse(text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, '<time>'))
}
