import fc from 'fast-check'
import { shareOf } from '../../../core/shadow/share'
import { anyCharacter } from '../../any-character'

test('a text has one place of 10,000, always', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const place = shareOf(text)
      expect(shareOf(text)).toBe(place)
      expect(Number.isInteger(place) && place >= 0 && place < 10_000).toBe(true)
    }),
  )
})

// The share of keywords below a dial is the dial's, also of those that differ in their last character only.
const names = Array.from({ length: 100_000 }, (_, n) => `table\nsho.rt\n${n.toString(36)}`)
const places = names.map(shareOf)
for (const dial of [1, 100, 2_500, 9_900]) {
  test(`about ${dial} of 10,000 are below ${dial}`, () => {
    const below = places.filter((place) => place < dial).length
    // Five standard deviations of fair coins.
    const spread = Math.sqrt(100_000 * (dial / 10_000) * (1 - dial / 10_000))
    expect(Math.abs(below - 10 * dial)).toBeLessThan(5 * spread)
  })
}
