import { OpsError } from '../../bin/ops-deployment'
import { setMigration, showMigration } from '../../bin/ops-migration'
import { onEngine } from '../engines'

onEngine('dynalite', 'ops migration', (engine) => {
  async function place() {
    return { outputs: { MigrationTable: await engine.table('key') }, engineUrl: engine.endpoint }
  }
  type Place = Awaited<ReturnType<typeof place>>
  const said = async (work: (say: (line: string) => void) => Promise<void>) => {
    const lines: string[] = []
    await work((line) => lines.push(line))
    return lines
  }
  const set = (there: Place, flags: Parameters<typeof setMigration>[1]) =>
    said((say) => setMigration(there, flags, say))
  const show = (there: Place) => said((say) => showMigration(there, say))

  test('a migration that has not begun is shown', async () => {
    expect(await show(await place())).toEqual([
      'epoch     1',
      'dial      0 % of the links are answered by the candidate',
      'mint      0 % of the callers have their links made by the candidate',
      'sample    100 % of the requests are shown to the other side',
      'kill      off',
    ])
  })

  test('what changed is said and remembered, and what did not makes no epoch', async () => {
    const there = await place()
    expect(await set(there, { dial: '12.5', mint: '0', override: ['abc=candidate', 'x=y=legacy'] })).toEqual([
      'dial 0 % -> 12.5 %',
      'override abc none -> candidate',
      'override x=y none -> legacy',
      'Epoch 2; every router follows within 5 seconds.',
    ])
    expect(await set(there, { dial: '12.50', override: ['abc=candidate'] })).toEqual(['Nothing to change.'])
    expect(await set(there, { kill: 'on', override: ['abc='] })).toEqual([
      'override abc candidate -> none',
      'kill off -> on',
      'Epoch 3; every router follows within 5 seconds.',
    ])
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2}/)
    const shown = await show(there)
    expect(shown.slice(0, 6)).toEqual([
      'epoch     3',
      'dial      12.5 % of the links are answered by the candidate',
      'mint      0 % of the callers have their links made by the candidate',
      'sample    100 % of the requests are shown to the other side',
      'kill      on: everything is answered by the side that holds the truth',
      'override  x=y is answered by the legacy',
    ])
    expect(shown.slice(6)).toEqual([time, time])
    expect(shown[7]).toMatch(/ {2}override abc candidate -> none, kill off -> on$/)
  })

  for (const { flags, says } of [
    { flags: {}, says: 'Name what to change: --dial, --mint, --sample, --override or --kill.' },
    ...['', '101', '-1', '1e1', '5%', '0.001', '100.01'].map((dial) => ({
      flags: { dial },
      says: `--dial has to be a percentage from 0 to 100 with at most two decimals, not "${dial}".`,
    })),
    { flags: { mint: 'all' }, says: '--mint has to be a percentage' },
    { flags: { sample: '1,5' }, says: '--sample has to be a percentage' },
    { flags: { kill: 'yes' }, says: '--kill has to be on or off, not "yes".' },
    ...['abc', '=legacy', 'abc=primary', ''].map((text) => ({
      flags: { override: ['fine=legacy', text] },
      says: `--override has to be CODE=legacy, CODE=candidate, or CODE= to take it away, not "${text}".`,
    })),
  ]) {
    test(`${JSON.stringify(flags)} is refused, and nothing is written`, async () => {
      const there = await place()
      const refused = await set(there, {
        dial: '50',
        ...flags,
        ...(says.startsWith('Name') && { dial: undefined }),
      }).catch((error) => error)
      expect(refused).toBeInstanceOf(OpsError)
      expect(refused.message).toContain(says)
      expect(refused.message).not.toContain('\n')
      expect((await show(there))[0]).toBe('epoch     1')
    })
  }

  test('a deployment that does not migrate says how to', async () => {
    await expect(show({ outputs: {} } as Place)).rejects.toThrow(/does not migrate: start it with --legacy URL/)
  })
})
