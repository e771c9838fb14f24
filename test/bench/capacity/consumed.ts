// What calls of DynamoDB consume, by DynamoDB's own account: asked for in each call, and kept from who did not ask for it.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html

/** Capacity units, by table, or by `table/index`. */
export interface Consumed {
  read: Record<string, number>
  write: Record<string, number>
}

type Fields = Record<string, unknown>

/** The calls that consume anything, and of what. */
const kinds: Record<string, keyof Consumed> = {
  GetItem: 'read',
  BatchGetItem: 'read',
  TransactGetItems: 'read',
  Query: 'read',
  Scan: 'read',
  PutItem: 'write',
  UpdateItem: 'write',
  DeleteItem: 'write',
  BatchWriteItem: 'write',
  TransactWriteItems: 'write',
}

/** Whether a call of this operation consumes capacity: of all others there is nothing to ask. */
export function consumes(operation: string): boolean {
  return Object.hasOwn(kinds, operation)
}

/** A call's input, which asks for what it consumes as well, index by index. */
export function asking(input: Fields): Fields {
  return { ...input, ReturnConsumedCapacity: 'INDEXES' }
}

/** The answer to such a call as it would be without our question: with as much on capacity as its caller has asked for. */
export function asAsked(answer: Fields, { ReturnConsumedCapacity: wish }: Fields): Fields {
  const { ConsumedCapacity: all, ...rest } = answer
  if (all === undefined || wish === 'INDEXES') return answer
  if (wish !== 'TOTAL') return rest
  return { ...rest, ConsumedCapacity: Array.isArray(all) ? all.map(totalOf) : totalOf(all as Fields) }
}

function totalOf(capacity: Fields): Fields {
  const { Table: _, LocalSecondaryIndexes: __, GlobalSecondaryIndexes: ___, ...total } = capacity
  return total
}

/**
 * What a call consumed, by its answer. A write whose condition did not hold is paid for and not accounted for: it is one unit, as
 * for every item of at most 1 kB.
 */
export function consumedBy(operation: string, input: Fields, answer: Fields): Consumed {
  const consumed = nothing()
  const kind = kinds[operation]
  if (kind === undefined) return consumed
  if (String(answer.__type).endsWith('ConditionalCheckFailedException')) {
    consumed.write[String(input.TableName)] = 1
    return consumed
  }
  for (const each of [answer.ConsumedCapacity ?? []].flat() as Fields[]) {
    const table = String(each.TableName)
    const own = each.Table as Fields | undefined
    add(consumed[kind], table, Number(own?.CapacityUnits ?? each.CapacityUnits ?? 0))
    const indexes = { ...(each.LocalSecondaryIndexes ?? {}), ...(each.GlobalSecondaryIndexes ?? {}) }
    for (const [index, { CapacityUnits }] of Object.entries<Fields>(indexes))
      add(consumed[kind], `${table}/${index}`, Number(CapacityUnits))
  }
  return consumed
}

/** Nothing consumed. */
export function nothing(): Consumed {
  return { read: {}, write: {} }
}

/** Adds the second to the first. */
export function addTo(sum: Consumed, more: Consumed): void {
  for (const kind of ['read', 'write'] as const)
    for (const [place, units] of Object.entries(more[kind])) add(sum[kind], place, units)
}

/** All units of one kind, wherever. */
export function total(units: Record<string, number>): number {
  return Object.values(units).reduce((sum, each) => sum + each, 0)
}

function add(units: Record<string, number>, place: string, more: number): void {
  if (more > 0) units[place] = (units[place] ?? 0) + more
}
