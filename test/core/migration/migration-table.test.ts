import { openCalls } from '../../../core/dynamodb-call'
import { begin } from '../../../core/migration/migration'
import { openMigrationReader } from '../../../core/migration/migration-item'
import { openMigrationTable } from '../../../core/migration/migration-table'
import { eachEngine } from '../../engines'

process.env.AWS_ACCESS_KEY_ID = 'local'
process.env.AWS_SECRET_ACCESS_KEY = 'local'
process.env.AWS_REGION = 'eu-west-1'

eachEngine('migration', (engine) => {
  async function opened() {
    const table = await engine.table('key')
    const { read, change } = openMigrationTable(table, engine.db)
    return { read, change, see: openMigrationReader(table, openCalls({ endpoint: engine.endpoint })) }
  }

  test('a table without its item is a migration that has not begun', async () => {
    const { read, see } = await opened()
    expect([await read(), await see()]).toEqual([begin, begin])
  })

  test('a change has an epoch of its own, and is remembered', async () => {
    const { read, change, see } = await opened()
    await change(
      'dial 1 %',
      () => ({ dial: 100 }),
      () => 0,
    )
    const after = await change(
      'killed',
      () => ({ kill: true }),
      () => 1_000,
    )
    expect(after).toEqual({
      ...begin,
      epoch: 3,
      dial: 100,
      kill: true,
      history: [
        { at: '1970-01-01T00:00:00.000Z', what: 'dial 1 %' },
        { at: '1970-01-01T00:00:01.000Z', what: 'killed' },
      ],
    })
    expect([await read(), await see()]).toEqual([after, after])
  })

  test('that the candidate has made links is never forgotten', async () => {
    const { change, see } = await opened()
    expect((await change('dial', () => ({ dial: 10_000 }))).minted).toBe(false)
    for (const mint of [500, 0]) expect((await change('mint', () => ({ mint }))).minted).toBe(true)
    expect(await see()).toMatchObject({ mint: 0, minted: true })
  })

  test('what need not change is not written', async () => {
    const { read, change } = await opened()
    expect(await change('nothing', () => null)).toEqual(begin)
    expect((await read()).history).toEqual([])
  })

  test('changes at the same time all take effect, each in an epoch of its own', async () => {
    const { read, change } = await opened()
    const codes = ['a', 'b', 'c', 'd']
    await Promise.all(
      codes.map((code) => change(code, ({ overrides }) => ({ overrides: { ...overrides, [code]: 'candidate' } }))),
    )
    const { epoch, overrides, history } = await read()
    expect(Object.keys(overrides).sort()).toEqual(codes)
    expect(epoch).toBe(5)
    expect(history).toHaveLength(4)
  })

  test('a hundred entries are remembered, the newest', async () => {
    const { read, change } = await opened()
    for (let n = 1; n <= 103; n++) await change(`${n}`, () => ({ dial: n }))
    const { history } = await read()
    expect([history.length, history[0]?.what, history[99]?.what]).toEqual([100, '4', '103'])
  })

  test('a state of an older version has what it lacks', async () => {
    const { change, read } = await opened()
    await change('old', () => ({ exact: undefined as unknown as boolean }))
    expect((await read()).exact).toBe(false)
  })
})
