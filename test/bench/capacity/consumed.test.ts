import { addTo, asAsked, asking, type Consumed, consumedBy, consumes, nothing, total } from './consumed'

const capacity = {
  TableName: 'links',
  CapacityUnits: 2,
  Table: { CapacityUnits: 1 },
  GlobalSecondaryIndexes: { byOwner: { CapacityUnits: 1 } },
}
const throttled = { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' }
const unmet = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'no' }

for (const { operation, answer, read = {}, write = {} } of [
  {
    operation: 'GetItem',
    answer: { ConsumedCapacity: { TableName: 'links', CapacityUnits: 0.5 } },
    read: { links: 0.5 },
  },
  { operation: 'PutItem', answer: { ConsumedCapacity: capacity }, write: { links: 1, 'links/byOwner': 1 } },
  {
    operation: 'Query',
    answer: {
      ConsumedCapacity: {
        TableName: 'links',
        CapacityUnits: 0.5,
        Table: { CapacityUnits: 0 },
        GlobalSecondaryIndexes: { byOwner: { CapacityUnits: 0.5 } },
      },
    },
    read: { 'links/byOwner': 0.5 },
  },
  {
    operation: 'BatchGetItem',
    answer: {
      ConsumedCapacity: [
        { TableName: 'links', CapacityUnits: 3 },
        { TableName: 'keys', CapacityUnits: 1 },
      ],
    },
    read: { links: 3, keys: 1 },
  },
  {
    operation: 'TransactWriteItems',
    answer: { ConsumedCapacity: [capacity, capacity] },
    write: { links: 2, 'links/byOwner': 2 },
  },
  { operation: 'UpdateItem', answer: unmet, write: { links: 1 } },
  { operation: 'UpdateItem', answer: throttled },
  { operation: 'DescribeTable', answer: {} },
] as { operation: string; answer: Record<string, unknown>; read?: object; write?: object }[]) {
  test(`${operation} that answers ${JSON.stringify(answer)} consumes ${JSON.stringify({ read, write })}`, () => {
    expect(consumedBy(operation, { TableName: 'links' }, answer)).toEqual({ read, write })
  })
}

for (const { wish, told } of [
  { wish: undefined, told: undefined },
  { wish: 'NONE', told: undefined },
  { wish: 'TOTAL', told: { TableName: 'links', CapacityUnits: 2 } },
  { wish: 'INDEXES', told: capacity },
]) {
  test(`who asks for ${wish} is told ${JSON.stringify(told)}`, () => {
    const input = { TableName: 'links', ...(wish && { ReturnConsumedCapacity: wish }) }
    expect(asking(input)).toEqual({ TableName: 'links', ReturnConsumedCapacity: 'INDEXES' })
    const answer = { Item: { code: { S: 'a' } }, ConsumedCapacity: capacity }
    expect(asAsked(answer, input)).toEqual({ Item: answer.Item, ...(told && { ConsumedCapacity: told }) })
  })
}

test('the total of many tables is told for each', () => {
  const { ConsumedCapacity } = asAsked({ ConsumedCapacity: [capacity] }, { ReturnConsumedCapacity: 'TOTAL' })
  expect(ConsumedCapacity).toEqual([{ TableName: 'links', CapacityUnits: 2 }])
})

test('only what reads or writes items is asked', () => {
  const names = ['GetItem', 'TransactWriteItems', 'CreateTable', 'ListTables', 'toString']
  expect(names.filter(consumes)).toEqual(['GetItem', 'TransactWriteItems'])
})

test('sums are by table and index', () => {
  const sum = nothing()
  const one: Consumed = { read: { links: 0.5 }, write: { links: 1, 'links/byOwner': 1 } }
  addTo(sum, one)
  addTo(sum, one)
  expect(sum).toEqual({ read: { links: 1 }, write: { links: 2, 'links/byOwner': 2 } })
  expect(total(sum.write)).toBe(4)
})
