import { deliveries, eventually, logLines, order, type Running, running } from './running'

let platform: Running
let end: () => Promise<void>

beforeAll(async () => {
  ;({ platform, end } = await running())
})
afterAll(() => end())

async function about() {
  return JSON.parse((await order(platform.url, {})).body)
}

test('a function has the environment of the template and of Lambda, and nothing else', async () => {
  process.env.UNDERSTUDY_TEST_LEAK = 'leaked'
  const { env, context, argv } = await about()
  expect(argv).toEqual(['--max-old-space-size=256'])
  expect(env).toMatchObject({
    NAME: 'api',
    TABLE: 'Data-Things056D6BEE',
    SECRET: expect.stringMatching(/^\w{40}$/),
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'fixture-api',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_LOG_GROUP_NAME: 'Service-apiLogsC6C29EB1',
    AWS_ENDPOINT_URL_DYNAMODB: platform.engineUrl,
    AWS_ENDPOINT_URL_LAMBDA: platform.awsUrl,
    AWS_ENDPOINT_URL_SQS: platform.awsUrl,
    _HANDLER: 'index.handler',
  })
  const inherited = Object.keys(env).filter(
    (name) => !/^(AWS_|LAMBDA_|NAME$|TABLE$|SECRET$|_HANDLER$|TZ$|LANG$)/.test(name),
  )
  expect(inherited).toEqual(['PATH'])
  expect(context).toMatchObject({
    functionName: 'fixture-api',
    memoryLimitInMB: '256',
    invokedFunctionArn: expect.stringMatching(/:fixture-api:live$/),
  })
  expect(context.remaining).toBeGreaterThan(0)
  expect(context.remaining).toBeLessThanOrEqual(1_000)
})

test('a worker lives on from one event to the next', async () => {
  expect((await about()).life).toBe((await about()).life)
})

const ends: { what: object; status: number; lives: boolean }[] = [
  { what: { fail: 'handled' }, status: 502, lives: true },
  { what: { exit: 0 }, status: 502, lives: false },
  { what: { exit: 3 }, status: 502, lives: false },
  { what: { crash: true }, status: 502, lives: false },
  { what: { sleep: 5_000 }, status: 504, lives: false },
  { what: { spin: true }, status: 504, lives: false },
  { what: { big: 7 * 1024 * 1024 }, status: 502, lives: true },
]

for (const { what, status, lives } of ends) {
  test(`${JSON.stringify(what)} is answered ${status}, and the worker ${lives ? 'lives on' : 'is replaced'}`, async () => {
    const before = await about()
    const started = Date.now()
    const answer = await order(platform.url, what)
    expect(answer.status).toBe(status)
    expect(answer.body).toBe(
      JSON.stringify({ message: status === 504 ? 'Endpoint request timed out' : 'Internal Server Error' }),
    )
    expect(Date.now() - started).toBeLessThan(2_000)
    const after = await about()
    expect(after.life === before.life).toBe(lives)
    if (!lives) await eventually(() => !isAlive(before.pid))
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a handler that cannot be loaded is an error for every event, and its reason is in the log', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => order(platform.url, {}, '/v1/broken')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([502]))
  expect(JSON.stringify(logLines(platform.data, 'fixture-broken'))).toContain('cannot start')
})

test('a function that never starts is not tried again for every event', async () => {
  const before = logLines(platform.data, 'fixture-broken').length
  for (let times = 0; times < 30; times++) await order(platform.url, {}, '/v1/broken')
  expect(logLines(platform.data, 'fixture-broken').length - before).toBeLessThan(10)
})

test('beyond the reserved concurrency a request is throttled', async () => {
  const answers = await Promise.all([0, 1, 2].map(() => order(platform.url, { sleep: 300 }, '/v1/limited')))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429])
  expect(answers.find(({ status }) => status === 429)?.body).toBe('{"message":"Too Many Requests"}')
  expect((await order(platform.url, {}, '/v1/limited')).status).toBe(200)
})

test('without a reserve, events wait for one of the workers', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => order(platform.url, { sleep: 250 })))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(answers.map(({ body }) => JSON.parse(body).pid)).size).toBe(2)
})

test('console.* becomes a JSON line with the id of the request; stdout is taken as it is', async () => {
  await order(platform.url, { console: 'said', raw: 'not json\n' })
  const line = await eventually(() => logLines(platform.data, 'fixture-api').find(({ message }) => message === 'said'))
  expect(line).toEqual({
    timestamp: expect.any(String),
    level: 'INFO',
    requestId: expect.stringMatching(/^[\w-]{36}$/),
    message: 'said',
  })
})

test('a line is delivered well within a second, with only what matches', async () => {
  // The first delivery also pays for the cold start of the function it goes to.
  await order(platform.url, { log: [{ type: 'click', mark: 'first' }] })
  await eventually(() => deliveries(platform.data).length > 0)
  await order(platform.url, { log: [{ type: 'other' }, { type: 'click', mark: 'quick' }, { type: 'other' }] })
  const written = Date.now()
  const found = await eventually(() =>
    deliveries(platform.data).find((it) => JSON.stringify(it.payload).includes('quick')),
  )
  expect((found.at ?? Infinity) - written).toBeLessThan(900)
  expect(found.payload).toMatchObject({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: 'Service-apiLogsC6C29EB1',
  })
  expect(found.payload?.logEvents).toHaveLength(1)
})
