// What is kept of a pair fits an item of the table, whatever the pair holds.
import { randomBytes } from 'node:crypto'
import { boundOfSample, type Sampled, sampleOf } from '../../../../core/shadow/asking/sample'
import type { Answer } from '../../../../core/shadow/exchange'
import { sealOf } from '../../../../core/shadow/records/seal'
import type { Difference, Verdict } from '../../../../core/shadow/verdict'
import { pairOf, redirected } from '../judging/fixtures'

const seal = sealOf('secret')
const noise = (size: number) => randomBytes(size).toString('latin1')
const { target, answer } = redirected()

for (const { what, change, bodies, request } of [
  { what: 'a small pair', change: { body: 'text' }, bodies: ['text', 'text'], request: target },
  { what: 'bodies that are too large', change: { body: noise(300_000) }, bodies: ['', ''], request: target },
  {
    what: 'a header that is too large',
    change: { headers: [['x', noise(300_000)]] as const },
    bodies: null,
    request: '',
  },
]) {
  test(`of ${what} ${bodies === null ? 'only what differs is kept' : bodies[0] === '' ? 'all but the bodies' : 'all is kept'}`, () => {
    const legacy: Answer = { ...answer, ...change }
    const pair = pairOf(target, legacy, legacy, { again: legacy })
    const row: Difference = { path: 'body.links.(row)', kind: 'missing', left: noise(200), right: null }
    const verdict: Verdict = { class: 'divergence', masks: [], differences: Array(10_000).fill(row) }
    const mirrored = { id: 'm', at: 0, exact: false, oneMaker: true, request: pair.request, answer: legacy }
    const sample = sampleOf({ ...mirrored, sorted: pair.sorted, side: 'legacy' }, verdict, pair, seal)
    expect(sample.differences).toHaveLength(50)
    expect(JSON.stringify(sample).length).toBeLessThan(200_000)
    if (bodies === null) return expect(sample.sealed).toBe('')
    const kept = seal.open(sample.sealed, boundOfSample('', 'm')) as Sampled
    expect([kept.legacy.body, kept.again?.body]).toEqual(bodies)
    expect(kept.request.target).toBe(request)
  })
}
