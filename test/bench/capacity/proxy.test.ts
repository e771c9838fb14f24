import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CapacityProxy, capacityProxy } from './proxy'

let store: Server
let proxy: CapacityProxy
const asked: Record<string, unknown>[] = []

beforeAll(async () => {
  store = createServer((call, reply) => {
    let body = ''
    call.on('data', (chunk) => {
      body += chunk
    })
    call.on('end', () => {
      asked.push(JSON.parse(body))
      const isBad = body.includes('"bad"')
      const capacity = { TableName: 'links', CapacityUnits: 2, Table: { CapacityUnits: 2 } }
      const answer = isBad ? { __type: 'x#ConditionalCheckFailedException' } : { Item: {}, ConsumedCapacity: capacity }
      reply.writeHead(isBad ? 400 : 200, { 'x-amz-crc32': '1' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((listening) => store.listen(0, '127.0.0.1', listening))
  proxy = await capacityProxy(`http://127.0.0.1:${(store.address() as AddressInfo).port}`)
})
afterAll(async () => {
  await proxy.stop()
  store.closeAllConnections()
  store.close()
})

async function call(operation: string, caller: string, input: object) {
  const reply = await fetch(proxy.url, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${caller}/x`,
    },
    body: JSON.stringify(input),
  })
  return { status: reply.status, crc: reply.headers.get('x-amz-crc32'), body: await reply.json() }
}

test('each call is asked what it consumes, and its caller sees nothing of it', async () => {
  expect(await call('GetItem', 'Resolve', { TableName: 'links' })).toEqual({
    status: 200,
    crc: null,
    body: { Item: {} },
  })
  expect(asked.at(-1)).toEqual({ TableName: 'links', ReturnConsumedCapacity: 'INDEXES' })
  await call('PutItem', 'Create', { TableName: 'links' })
  expect((await call('PutItem', 'Create', { TableName: 'links', Item: 'bad' })).status).toBe(400)
  await call('DescribeTable', 'Create', { TableName: 'links' })
  expect(asked.at(-1)).toEqual({ TableName: 'links' })
  expect(proxy.take()).toEqual(
    new Map([
      ['Resolve', { read: { links: 2 }, write: {} }],
      ['Create', { read: {}, write: { links: 3 } }],
    ]),
  )
  expect(proxy.take()).toEqual(new Map())
})
