// What the common operations may cost at most, on the running service and Amazon's own engine.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemblyWith } from '../../assembly'
import { withoutJava } from '../../engines'
import { fromDesk } from '../../from-desk'
import { optional } from '../../optional'
import { isMet } from '../section'
import { capacity } from './capacity'
import { operations } from './operations'

optional('capacity units', withoutJava(), () => {
  const data = mkdtempSync(join(tmpdir(), 'understudy-capacity-'))
  afterAll(() => rmSync(data, { recursive: true, force: true }))

  test('creates and redirects cost no more than they may', async () => {
    const [assembly, endpoint] = [await assemblyWith(), await fromDesk('/dynamodb-local')]
    // How much a thousand clicks cost depends on how fast they come, which a busy machine decides.
    const what = operations.filter(({ most }) => most !== undefined)
    const { rows, targets } = await capacity({ assembly, endpoint, data, what })
    expect(targets.filter((target) => !isMet(target))).toEqual([])
    expect(rows).toEqual([
      ['create', 0, 1, 'Links written 1', expect.any(Number)],
      [
        "create, with an owner's key",
        1,
        2,
        'Keys read 1, Links written 1, Links/byOwner written 1',
        expect.any(Number),
      ],
      ['redirect, not in memory', 0.5, 0, 'Links read 0.5', expect.any(Number)],
      ['redirect, in memory', 0, 0, '', expect.any(Number)],
    ])
  })
})
