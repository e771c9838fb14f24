import type { Assembly } from './assembly'
import type { Assertion } from './assertion'

/** Tests that each of these holds. One that cannot fail proves nothing: each must notice what it is there to notice. */
export function holds(assertions: readonly Assertion[], assembly: () => Assembly): void {
  for (const { says, faults, breaks } of assertions) {
    test(says, () => {
      expect(faults(assembly())).toEqual([])
      expect(Object.keys(breaks)).not.toEqual([])
    })

    for (const [what, spoil] of Object.entries(breaks)) {
      test(`${says}; notices: ${what}`, () => {
        const copy = structuredClone(assembly())
        spoil(copy)
        expect(faults(copy)).not.toEqual([])
      })
    }
  }
}
