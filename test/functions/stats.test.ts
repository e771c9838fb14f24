import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { countDelivery } from '../../core/clicks/count'
import { openClicks } from '../../core/clicks/table'
import { openWorklist } from '../../core/clicks/worklist'
import { newLink } from '../../core/links/link'
import { openLinks } from '../../core/links/table'
import { delivery, messagesOf } from '../core/clicks/deliveries'
import { localAccount, onEngine } from '../engines'

type Handler = (event: APIGatewayProxyEventV2) => Promise<{ statusCode: number; body: string }>

const settings = { title: null, tags: null, expires_at: null, max_clicks: null, permanent: false }

onEngine('dynalite', 'stats', (engine) => {
  let handler: Handler
  const at = Date.now()

  beforeAll(async () => {
    const [linksTable, clicksTable] = [await engine.table('code', 'part'), await engine.table('code', 'slot')]
    Object.assign(process.env, {
      LINKS_TABLE: linksTable,
      CLICKS_TABLE: clicksTable,
      ORIGIN_SECRET: 's',
      KEYS_TABLE: 'none',
      ACCESS: 'open',
      ANONYMOUS_CREATE: 'false',
      GUESSES_PER_MINUTE: '0',
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_REGION: localAccount.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    })
    handler = require('../../functions/stats/handler').handler
    const links = openLinks(linksTable, engine.db)
    const link = newLink('abc', { ...settings, long_url: 'https://example.com/1' }, at)
    await links.add(link)
    await links.edit(link, { long_url: 'https://example.com/2' }, at + 1000)
    await links.remove('abc', at + 2000)
    const counting = {
      clicks: openClicks(clicksTable, engine.db),
      worklist: openWorklist(clicksTable, engine.db),
      now: () => at,
      complain: (problem: string) => {
        throw new Error(problem)
      },
    }
    const clicks = [{ at }, { at, version: 2, country: 'DE' }, { at, version: 2, bot: true }]
    await countDelivery(delivery(messagesOf(clicks)), counting)
  })

  async function ask(query: string, code?: string) {
    const reply = await handler({
      routeKey: code === undefined ? 'GET /v1/stats' : 'GET /v1/links/{code}/stats',
      rawPath: '/v1/links/abc/stats',
      rawQueryString: query,
      headers: { 'x-understudy-origin': 's' },
      pathParameters: code === undefined ? undefined : { code },
      requestContext: { requestId: 'r', domainName: 'd', http: { method: 'GET' } },
    } as unknown as APIGatewayProxyEventV2)
    return { status: reply.statusCode, ...JSON.parse(reply.body) }
  }

  test('a deleted link keeps its statistics, version by version, by any spelling of its code', async () => {
    const today = `${new Date(at).toISOString().slice(0, 10)}T00:00:00Z`
    const clicks = { total: 3, human: 2, bot: 1 }
    const answer = await ask('by=country', 'ABC')
    expect(answer).toEqual({
      status: 200,
      code: 'abc',
      total_clicks: 3,
      clicks,
      unit: 'day',
      series: [{ at: today, clicks }],
      metrics: [
        { value: 'unknown', clicks: 2 },
        { value: 'DE', clicks: 1 },
      ],
      versions: [
        {
          id: 'abc.1',
          long_url: 'https://example.com/1',
          active_from: new Date(at).toISOString(),
          active_to: new Date(at + 1000).toISOString(),
          clicks: { total: 1, human: 1, bot: 0 },
        },
        {
          id: 'abc.2',
          long_url: 'https://example.com/2',
          active_from: new Date(at + 1000).toISOString(),
          active_to: new Date(at + 2000).toISOString(),
          clicks: { total: 2, human: 1, bot: 1 },
        },
      ],
    })
  })

  test('the totals of all links', async () => {
    expect(await ask('')).toEqual({
      status: 200,
      total_links: 0,
      links: { total: 0, created: 0, deleted: 0 },
      total_clicks: 3,
      clicks: { total: 3, human: 2, bot: 1 },
    })
  })

  for (const [query, code, status, field] of [
    ['', 'none', 404, undefined],
    ['colour=red', 'abc', 400, 'colour'],
    ['unit=day&unit=hour', 'abc', 422, 'unit'],
    ['from=soon', 'abc', 422, 'from'],
    ['unit=day', undefined, 400, 'unit'],
  ] as const) {
    test(`?${query} of ${code ?? 'all'} is refused with ${status}`, async () => {
      expect(await ask(query, code)).toMatchObject({ status, ...(field === undefined ? {} : { field }) })
    })
  }
})
