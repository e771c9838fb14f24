// A head is put by the small client, and by the SDK where that one cannot say what came of it.
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { openTables } from '../../../bin/ops-tables'
import { isFree, openHeadPut } from '../../../core/transfer/head-put'
import { onEngine, until } from '../../engines'
import { type FaultyStore, faultyStore } from '../../faulty-store'
import { emptyPlace, type Place, testFolder } from '../../transfer'

onEngine('dynalite', 'a head', (engine) => {
  const folder = testFolder()
  let place: Place
  let store: FaultyStore
  beforeEach(async () => {
    place = await emptyPlace(engine, folder)
    store = await faultyStore(engine.endpoint)
  })
  afterEach(() => store.stop())

  const opened = () => {
    const { tables, db } = openTables({ ...place.deployment, engineUrl: store.url })
    return openHeadPut(tables.links, db)
  }
  const stored = async (code: string) => {
    const key = { TableName: place.tables.links, Key: { code, part: 'head' } }
    const { Item } = await place.db.send(new GetCommand(key))
    return Item
  }
  const head = {
    ...{ code: 'grün', part: 'head', long_url: 'http://example.com/€', title: null, tags: ['a', 'b'] },
    ...{ version: 3, max_clicks: 4_294_967_295, permanent: true },
  }

  test('is stored as the SDK would, undefined left out', async () => {
    expect(await opened()({ ...head, ip: undefined }, isFree)).toBe(true)
    expect(await stored('grün')).toEqual({ ...head, written: expect.any(String) })
  })

  test('does not replace another', async () => {
    const put = opened()
    expect(await put(head, isFree)).toBe(true)
    expect(await put({ ...head, long_url: 'http://other.example/' }, isFree)).toBe(false)
    const changed = { ...head, version: 4 }
    const stands = (version: number) => ({ condition: 'version = :version', values: { ':version': version } })
    expect(await put(changed, stands(2))).toBe(false)
    expect(await put(changed, stands(3))).toBe(true)
    expect(await stored('grün')).toMatchObject(changed)
  })

  for (const nth of [1, 2]) {
    test(`whose answer is lost is known for its own, as is the ${nth === 1 ? 'first' : 'second'} of two`, async () => {
      const put = opened()
      store.lose = { operation: 'PutItem', nth }
      expect(await put(head, isFree)).toBe(true)
      expect(await put({ ...head, code: 'other' }, isFree)).toBe(true)
      expect(store.lose).toBeNull()
      expect(await put(head, isFree)).toBe(false)
    })
  }

  test('whose answer is lost after another took its code is not taken for its own', async () => {
    expect(await opened()({ ...head, long_url: 'http://other.example/' }, isFree)).toBe(true)
    store.lose = { operation: 'PutItem', nth: 1 }
    expect(await opened()(head, isFree)).toBe(false)
  })

  test('that the store has no room for now is put when it has', async () => {
    store.health = 'throttling'
    const put = opened()(head, isFree)
    await until(async () => store.calls > 0)
    store.health = 'well'
    expect(await put).toBe(true)
  })
})
