// What operators see of logs and alarms, from answers as AWS gives them. Against a running service: test/runbooks.test.ts.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { showAlarms } from '../../bin/ops-alarms'
import { showLosses } from '../../bin/ops-clicks'
import { type Deployment, OpsError } from '../../bin/ops-deployment'
import { readSince } from '../../bin/ops-lines'
import { showErrors } from '../../bin/ops-logs'

interface Asked {
  headers: IncomingHttpHeaders
  input: Record<string, unknown>
}

let server: Server
let asked: Asked[] = []
let answers: object[] = []
let deployment: Deployment

beforeAll(async () => {
  server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push({ headers: request.headers, input: JSON.parse(Buffer.concat(chunks).toString()) })
      const answer = answers.shift() ?? {}
      reply.writeHead('__type' in answer ? 400 : 200).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  deployment = {
    awsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    outputs: { AlarmPrefix: 'Understudy-', ResolveLog: 'resolve-log', CountLog: 'count-log' },
  }
})
afterAll(() => server.close())
beforeEach(() => {
  asked = []
})

async function said(show: (say: (line: string) => void) => Promise<number>) {
  const lines: string[] = []
  return { code: await show((line) => lines.push(line)), lines }
}

const events = (...lines: object[]) => lines.map((line) => ({ message: JSON.stringify(line) }))
const last15 = { since: 900_000, ago: '15m' }

test('alarms: those that ring first, with what they mean and why; the question is signed for its service', async () => {
  const alarm = { StateReason: 'Threshold Crossed.' }
  answers = [
    {
      MetricAlarms: [
        { ...alarm, AlarmName: 'Understudy-a', AlarmDescription: 'page: It is so: a.', StateValue: 'OK' },
        { ...alarm, AlarmName: 'Understudy-b', AlarmDescription: 'ticket: It is: b.', StateValue: 'ALARM' },
        { ...alarm, AlarmName: 'Understudy-c', AlarmDescription: 'page: c.', StateValue: 'INSUFFICIENT_DATA' },
      ],
    },
  ]
  expect(await said((say) => showAlarms(deployment, say))).toEqual({
    code: 1,
    lines: [
      'RINGS   ticket  b',
      '                It is: b.',
      '                Threshold Crossed.',
      'ok      page    a',
      'no data page    c',
      '1 of 3 alarms ring.',
    ],
  })
  const { headers, input } = asked[0] ?? { headers: {}, input: {} }
  expect(headers['x-amz-target']).toBe('GraniteServiceVersion20100801.DescribeAlarms')
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/monitoring\/aws4_request/,
  )
  expect(input).toMatchObject({ AlarmNamePrefix: 'Understudy-' })
})

test('errors: each kind once, over all pages, with nothing that could move a cursor', async () => {
  const failure = { level: 'ERROR', timestamp: 't1', kind: 'unavailable', error: 'Error', reason: 'GetItem: refused' }
  answers = [
    { events: events(failure), nextToken: 'more' },
    { events: events({ ...failure, timestamp: 't2' }, { level: 'ERROR', timestamp: 't3', problem: 'a\u001b[2J\nb' }) },
    {
      events: [
        { message: 'no JSON' },
        ...events({ time: 't4', type: 'platform.runtimeDone', record: { status: 'timeout' } }),
        ...events({ level: 'ERROR', timestamp: 't5', message: { errorType: 'TypeError', errorMessage: 'a is no b' } }),
      ],
    },
  ]
  expect(await said((say) => showErrors(deployment, { name: undefined, ...last15 }, say))).toEqual({
    code: 1,
    lines: [
      'resolve: 2 x unavailable: Error: GetItem: refused, last at t2',
      'resolve: 1 x a [2J b, last at t3',
      'count: 1 x timeout, last at t4',
      'count: 1 x TypeError: a is no b, last at t5',
      '5 errors in the last 15m.',
    ],
  })
  expect(asked.map(({ input }) => [input.logGroupName, input.nextToken])).toEqual([
    ['resolve-log', undefined],
    ['resolve-log', 'more'],
    ['count-log', undefined],
  ])
})

test('losses: what is missing between the first and the last line of a process', async () => {
  answers = [{ events: events({ writer: 'w', n: 7 }, { writer: 'w', n: 9 }, { writer: 'v', n: 1 }) }]
  expect(await said((say) => showLosses(deployment, last15, say))).toEqual({
    code: 1,
    lines: ['missing: line 8 of process w', '1 lines are missing among 3 of 2 processes in the last 15m.'],
  })
})

test('what AWS refuses is said in its own words', async () => {
  answers = [{ __type: 'com.amazonaws#AccessDeniedException', message: 'You may not.' }]
  const refused = said((say) => showAlarms(deployment, say))
  await expect(refused).rejects.toThrow(OpsError)
  await expect(refused).rejects.toThrow('DescribeAlarms was refused: AccessDeniedException: You may not.')
})

test('a function that is none is refused, and so is a length of time that is none', async () => {
  const refused = said((say) => showErrors(deployment, { name: 'redirect', ...last15 }, say))
  await expect(refused).rejects.toThrow('--function has to be one of resolve, count, not "redirect".')
  expect([readSince(), readSince('2h'), readSince('1d')]).toEqual([900_000, 7_200_000, 86_400_000])
  for (const text of ['', '15', '0m', '-1m', '1w', '1.5h'])
    expect(() => readSince(text)).toThrow('--since has to be like')
})
