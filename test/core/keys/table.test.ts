import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { digestOf, isKey, newKey } from '../../../core/keys/key'
import { type Keys, openKeys } from '../../../core/keys/table'
import { eachEngine } from '../../engines'

const start = Date.parse('2026-06-01T12:00:00Z')
const at = (n: number) => new Date(start + n * 1000).toISOString()

eachEngine('the table of keys', (engine) => {
  let keys: Keys
  let table: string

  beforeEach(async () => {
    table = await engine.table('digest')
    keys = openKeys(table, engine.db)
  })

  async function made(n: number) {
    const { key, id } = newKey()
    const kept = { id, owner: `owner-${n}`, scopes: ['create', 'read'] as const, created_at: at(n), revoked_at: null }
    await keys.add(key, kept)
    return { key, kept }
  }

  test('a key is found by itself, and by nothing else', async () => {
    const { key, kept } = await made(1)
    expect(await keys.find(key)).toEqual(kept)
    expect(await keys.find(kept.id)).toBeNull()
    expect(await keys.find(newKey().key)).toBeNull()
  })

  test('neither the key nor its secret is kept', async () => {
    const { key } = await made(1)
    const { Items } = await engine.db.send(new ScanCommand({ TableName: table }))
    const kept = JSON.stringify(Items)
    expect(kept).toContain(digestOf(key))
    expect(kept).not.toContain(key.split('_')[2])
  })

  test('all are listed, oldest first', async () => {
    const [second, first] = [await made(2), await made(1)]
    expect(await keys.list()).toEqual([first.kept, second.kept])
  })

  test('a revoked key says since when, and revoking it again changes nothing', async () => {
    const { key, kept } = await made(1)
    expect(await keys.revoke(kept.id, start + 5000)).toMatchObject({ revoked_at: at(5) })
    expect(await keys.revoke(kept.id, start + 9000)).toMatchObject({ revoked_at: at(5) })
    expect(await keys.find(key)).toEqual({ ...kept, revoked_at: at(5) })
    expect(await keys.revoke('us_22222222', start)).toBeNull()
  })
})

test('a new key is one, names itself, and is never drawn twice', () => {
  const drawn = Array.from({ length: 100 }, newKey)
  for (const { key, id } of drawn) expect(isKey(key) && key.startsWith(`${id}_`)).toBe(true)
  expect(new Set(drawn.map(({ id }) => id)).size).toBe(100)
})
