import { longest, most, openHeld } from '../../../../core/shadow/records/held'
import type { Answered } from '../../../../core/shadow/records/lines'
import { type Seal, sealOf } from '../../../../core/shadow/records/seal'

const key = sealOf('the secret')

function opened() {
  const written: { at: number; sealed: boolean }[] = []
  let now = 0
  const line = ({ at }: Answered, seal: Seal | null) => void written.push({ at, sealed: seal !== null })
  const held = openHeld(line, () => now)
  const take = (at: number, seal?: Seal) => {
    now = at
    held.take({ at } as Answered, seal)
  }
  return { written, take, release: () => held.release(key) }
}

test('without a key a record waits, and is sealed when the key comes', () => {
  const { written, take, release } = opened()
  take(1)
  take(2)
  expect(written).toEqual([])
  expect(release()).toBe(key)
  expect(written).toEqual([1, 2].map((at) => ({ at, sealed: true })))
})

test('a record that has its key goes after those that waited', () => {
  const { written, take } = opened()
  take(1)
  take(2, key)
  expect(written).toEqual([1, 2].map((at) => ({ at, sealed: true })))
})

for (const { what, times } of [
  { what: `${most} of them`, times: Array.from({ length: most }, () => 1) },
  { what: `one for more than ${longest} ms`, times: [1, longest + 2] },
]) {
  test(`${what} do not wait any longer, and are written without what was to be sealed`, () => {
    const { written, take } = opened()
    for (const at of times) take(at)
    expect(written).toEqual(times.map((at) => ({ at, sealed: false })))
    take(times.at(-1) ?? 0)
    expect(written).toHaveLength(times.length)
  })
}
