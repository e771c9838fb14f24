// The order in which a delivery's requests are shown to the other side.
import fc from 'fast-check'
import { inLanes, type Lane } from '../../../../core/shadow/asking/lanes'

const create = (keyword: string | null): Lane => ({ keywords: keyword === null ? null : [keyword], changes: true })
const read = (keyword: string): Lane => ({ keywords: [keyword], changes: false })
const list: Lane = { keywords: null, changes: false }
const unrelated: Lane = { keywords: [], changes: false }

/** Runs lanes whose work takes turns at random, and gives when each began and ended. */
async function run(lanes: readonly Lane[], limit = 16, seed = 1) {
  const events: { item: number; what: 'begin' | 'end' | 'rest' }[] = []
  let under = 0
  let most = 0
  let chance = seed
  const pause = async () => {
    chance = (chance * 48_271) % 2_147_483_647
    for (let turn = chance % 5; turn > 0; turn--) await Promise.resolve()
  }
  await inLanes(
    limit,
    lanes.map((lane, item) => ({ item, lane })),
    async (item) => {
      most = Math.max(most, ++under)
      events.push({ item, what: 'begin' })
      await pause()
      events.push({ item, what: 'end' })
      return async () => {
        await pause()
        events.push({ item, what: 'rest' })
        under--
      }
    },
  )
  const at = (item: number, what: string) => events.findIndex((each) => each.item === item && each.what === what)
  return { at, most, done: events.filter(({ what }) => what === 'rest').length }
}

for (const { what, first, second, ordered } of [
  { what: 'a creation after a creation', first: create('a'), second: create('b'), ordered: true },
  { what: 'a creation that made nothing after one', first: create('a'), second: create(null), ordered: true },
  { what: 'a read after the creation of its keyword', first: create('a'), second: read('a'), ordered: true },
  { what: 'a creation after a read of its keyword', first: read('a'), second: create('a'), ordered: true },
  { what: 'a list after a creation', first: create('a'), second: list, ordered: true },
  { what: 'a creation after a list', first: list, second: create('a'), ordered: true },
  { what: 'a read beside the creation of another', first: create('a'), second: read('b'), ordered: false },
  { what: 'a read beside a read', first: read('a'), second: read('a'), ordered: false },
  { what: 'what is about no link', first: create('a'), second: unrelated, ordered: false },
]) {
  test(`${what} ${ordered ? 'waits' : 'does not wait'}`, async () => {
    const { at } = await run([first, second], 2, 4)
    expect(at(0, 'end') < at(1, 'begin')).toBe(ordered)
  })
}

test('what is not ready lets others go first, and does not take their turn', async () => {
  const begun: string[] = []
  let isReady = () => {}
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  const items = [
    { item: 'waits', lane: unrelated, ready },
    { item: 'goes', lane: unrelated },
  ]
  await inLanes(1, items, async (item) => {
    begun.push(item)
    isReady()
    return null
  })
  expect(begun).toEqual(['goes', 'waits'])
})

test('whatever there is, each is done once, in the order that counts, and never more at a time than may be', async () => {
  const lane = fc.oneof(
    fc.constantFrom('a', 'b', null).map(create),
    fc.constantFrom('a', 'b').map(read),
    fc.constant(list),
    fc.constant(unrelated),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(lane, { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 1e9 }),
      async (lanes, limit, seed) => {
        const { at, most, done } = await run(lanes, limit, seed)
        expect(done).toBe(lanes.length)
        expect(most).toBeLessThanOrEqual(limit)
        lanes.forEach((later, n) => {
          lanes.slice(0, n).forEach((earlier, m) => {
            const isSame = later.keywords?.some((keyword) => earlier.keywords?.includes(keyword)) ?? false
            const bothChange = later.changes && earlier.changes
            if (bothChange || (later.changes !== earlier.changes && isSame)) {
              expect(at(m, 'end')).toBeLessThan(at(n, 'begin'))
            }
          })
        })
      },
    ),
  )
})

test('after a failure nothing more is begun, what is under way ends, and the failure is thrown', async () => {
  const begun: number[] = []
  let ended = false
  const lanes = [unrelated, create('a'), create('b')]
  const work = async (item: number) => {
    begun.push(item)
    if (item === 1) throw new Error('of this test')
    return async () => {
      await new Promise((later) => setImmediate(later))
      ended = true
    }
  }
  await expect(
    inLanes(
      16,
      lanes.map((lane, item) => ({ item, lane })),
      work,
    ),
  ).rejects.toThrow('of this test')
  expect([begun, ended]).toEqual([[0, 1], true])
})
