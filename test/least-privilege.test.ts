// What each function may do in the template is what it asks of the store: nothing is missing, and nothing is to spare.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKey } from '../bin/ops-keys'
import { type Platform, startPlatform } from '../local/platform'
import { assemblyWith } from './assembly'
import { onEngine, until } from './engines'
import { client } from './running'

/** Tables by the name they have in the template; on one machine a table's name begins with that. */
const tables = ['Links', 'Claims', 'Budgets', 'Clicks', 'Keys', 'Migration', 'Pairs']
const modern = ['Resolve', 'Create', 'Expand', 'Stats', 'Count']

onEngine('dynalite', 'permissions', (engine) => {
  test('what each function asks of the store is exactly what its role allows', async () => {
    const { asked, may } = await privileges(modern, {}, useEverything)
    expect(asked).toEqual(may.filter((each) => !later.includes(each)))
  })

  test('the router of a migrating deployment sees where the migration stands, and asks for nothing else', async () => {
    const settings = { dialect: 'legacy', site: 'http://sho.rt', legacyUrl: 'http://127.0.0.1:9' }
    const { asked, may } = await privileges(['Router'], settings, async ({ url }) => {
      for (const path of ['/abc', '/yourls-api.php?action=shorturl&url=x', '/admin/']) await fetch(url + path)
    })
    expect(asked).toEqual(may)
    expect(may).toEqual(['Router GetItem Migration'])
  })

  /** What these functions ask of the store while the service is used, and what their roles allow. */
  async function privileges(
    functions: readonly string[],
    settings: Record<string, string>,
    use: (platform: Platform) => Promise<void>,
  ): Promise<{ asked: string[]; may: string[] }> {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-privilege-'))
    const asked = new Set<string>()
    const store = createServer((call, reply) => {
      const chunks: Buffer[] = []
      call.on('data', (chunk: Buffer) => chunks.push(chunk))
      call.on('end', () => {
        const body = Buffer.concat(chunks)
        note(String(call.headers.authorization), String(call.headers['x-amz-target']), body.toString())
        const { method, headers } = call
        const onwards = request(engine.endpoint, { method, headers }, (answer) => {
          reply.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(reply)
        })
        onwards.end(body)
      })
    })

    /** The local platform's credentials name the function, as a role's do. */
    function note(authorization: string, target: string, body: string): void {
      const name = functions.find((each) => authorization.includes(`Functions${each}Code`))
      const table = tables.find((each) => body.includes(`UnderstudyData-${each}`))
      const index = body.includes('IndexName') ? ' index' : ''
      if (name !== undefined) asked.add(`${name} ${target.split('.')[1]} ${table}${index}`)
    }

    await new Promise<void>((listening) => store.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`
    const assembly = await assemblyWith(settings)
    const options = { port: 0, data: join(folder, 'data'), engine: { kind: 'endpoint', url }, workers: 1 } as const
    const platform = await startPlatform({ assembly, ...options })
    try {
      await use(platform)
      return { asked: [...asked].sort(), may: allowed(assembly, functions) }
    } finally {
      await platform.stop()
      store.closeAllConnections()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
})

/** What count asks for only when a delivery comes again, or a day is two days old: core/clicks/ has tests of their own for these. */
const later = ['Count GetItem Clicks', 'Count Query Clicks', 'Count DeleteItem Clicks']

/** Every route, and everything a route can lead to. */
async function useEverything(platform: Platform): Promise<void> {
  const { get, post, send, create, edit } = client({ url: platform.url, platform })
  const { code } = await create({ max_clicks: 5 })
  await create({ alias: 'mine' })
  const headers = { 'idempotency-key': 'k' }
  await send('POST', '/v1/links', { body: { long_url: 'https://example.com/' }, headers })
  await post('/v1/links', { long_url: 'https://example.com/once', if_exists: 'return' })
  await get(`/${code}`)
  await edit(code, { title: 'two' })
  for (const path of ['', '/history', '/stats']) await get(`/v1/links/${code}${path}`)
  await post('/v1/expand', { codes: [code] })
  await send('DELETE', `/v1/links/${code}`)
  await get('/v1/stats')
  const { outputs, engineUrl } = platform
  let authorization = 'Bearer '
  await createKey({ outputs, engineUrl }, { owner: 'ada' }, (key) => {
    authorization += key
  })
  for (const path of ['/v1/links', `/v1/links/${code}/stats`]) await get(path, { authorization })
  await send('DELETE', '/v1/links/unknown', { headers: { authorization } })
  await until(async () => (await get(`/v1/links/${code}/stats`)).json.total_clicks === 1)
  await until(async () => (await get('/v1/stats')).json.links.deleted === 1)
}

function allowed(assembly: string, functions: readonly string[]): string[] {
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'Understudy.template.json'), 'utf8'))
  return functions
    .flatMap((name) => {
      const [, role] = Object.entries(Resources).find(([id]) => id.startsWith(`Functions${name}Role`)) ?? []
      const { Policies } = (role as { Properties: { Policies: { PolicyDocument: { Statement: Statement[] } }[] } })
        .Properties
      return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(({ Action, Resource }) =>
        [Action].flat().flatMap((action) => {
          const [service, operation] = action.split(':')
          const table = tables.find(
            (each) =>
              JSON.stringify(Resource).includes(`OutputRef${each}`) ||
              JSON.stringify(Resource).includes(`GetAtt${each}`),
          )
          const index = JSON.stringify(Resource).includes('/index/') ? ' index' : ''
          return service === 'dynamodb' ? [`${name} ${operation} ${table}${index}`] : []
        }),
      )
    })
    .sort()
}

interface Statement {
  Action: string | string[]
  Resource: unknown
}
