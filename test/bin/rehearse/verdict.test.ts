import { type Evidence, limits, share, sumsOf, verdictOf } from '../../../bin/rehearse/verdict'
import { evidence, seen, summary, tally } from './fixture'

/** One stratum in which some of 1,000 requests have these classes, the rest being equal. */
function with1000(classes: Record<string, number>, more: Parameters<typeof tally>[0] = {}): Evidence['summary'] {
  const others = Object.values(classes).reduce((sum, count) => sum + count, 0)
  return summary({ tallies: [tally({ classes: { match_exact: 1_000 - others, ...classes }, ...more })] })
}

const answeredByCandidate = { ...tally().stratum, side: 'candidate' } as const

const rows: { when: string; is: Partial<Evidence>; code: number; says: RegExp }[] = [
  { when: 'all is equal', is: {}, code: 0, says: /^1,000 pairs of answers compared; 100 % of all requests\.$/ },
  {
    when: 'some have a decided difference',
    is: { summary: with1000({ expected_difference: 4 }) },
    code: 0,
    says: /4 of them with a difference that was decided on/,
  },
  { when: 'noise is all there is', is: { summary: with1000({ noise: 900 }) }, code: 0, says: /1,000 pairs/ },
  {
    when: 'one pair differs',
    is: { summary: with1000({ divergence: 1 }) },
    code: 3,
    says: /^1 pair of answers differs/,
  },
  {
    when: 'pairs differ in two ways',
    is: { summary: { ...with1000({ divergence: 5 }), fingerprints: [seen(), seen({ id: 'other' })] } },
    code: 3,
    says: /^5 pairs of answers differ, in 2 ways/,
  },
  {
    when: 'the other side fails once',
    is: { summary: with1000({ shadow_error: 1 }) },
    code: 3,
    says: /candidate failed 1 time where the legacy/,
  },
  {
    when: 'the other side is too slow',
    is: { summary: with1000({ shadow_timeout: 6 }) },
    code: 3,
    says: /no answer in time 6 times\.$/,
  },
  {
    when: 'the other side is too slow so seldom that it may be the machine',
    is: { summary: with1000({ shadow_timeout: 5 }) },
    code: 2,
    says: /no answer in time 5 times, which may be the machine/,
  },
  {
    when: 'the candidate fails where it answers',
    is: { summary: with1000({ answer_error: 1 }, { stratum: answeredByCandidate }) },
    code: 3,
    says: /candidate failed 1 time where it was to answer/,
  },
  {
    when: 'the legacy fails where it is only shown requests',
    is: { summary: with1000({ shadow_error: 1, shadow_timeout: 1 }, { stratum: answeredByCandidate }) },
    code: 2,
    says: /legacy failed 2 times when it was shown/,
  },
  {
    when: 'a link differs in the end',
    is: { swept: { keywords: 50, isDone: true, differing: 1, excused: 0, failed: 0 } },
    code: 3,
    says: /1 link of 50 is not the same/,
  },
  {
    when: 'nothing was compared',
    is: { summary: summary({ tallies: [] }), sent: 0 },
    code: 2,
    says: /Nothing was compared/,
  },
  {
    when: 'coverage is 98.9 %',
    is: { summary: with1000({ not_compared: 11 }, { omissions: { breaker_open: 11 } }) },
    code: 2,
    says: /Only 98.9\d? % of the requests were compared/,
  },
  {
    when: 'coverage is 99 %',
    is: { summary: with1000({ not_compared: 10 }, { omissions: { oversize: 10 } }) },
    code: 0,
    says: /99 % of all/,
  },
  {
    when: 'admin pages were asked for',
    is: { summary: with1000({ not_compared: 100 }, { omissions: { unsupported: 100 } }) },
    code: 0,
    says: /100 % of all/,
  },
  {
    when: 'the candidate answered actions that only a plugin may know',
    is: {
      summary: with1000(
        { not_compared: 100 },
        { omissions: { unshown: 100 }, stratum: { ...answeredByCandidate, route: 'unknown-action' } },
      ),
    },
    code: 0,
    says: /100 % of all/,
  },
  {
    when: 'creations that the candidate refused were not shown',
    is: { summary: with1000({ not_compared: 11 }, { omissions: { unshown: 11 }, stratum: answeredByCandidate }) },
    code: 2,
    says: /Only 98/,
  },
  { when: 'lines were lost', is: { summary: summary({ lost: 20 }), sent: 1_020 }, code: 2, says: /Only 98/ },
  {
    when: 'the answering side fails 1 in 1,000',
    is: { summary: with1000({ answer_error: 1 }) },
    code: 0,
    says: /pairs/,
  },
  {
    when: 'the answering side fails 2 in 1,000',
    is: { summary: with1000({ answer_error: 2 }) },
    code: 2,
    says: /answering side failed 2 times/,
  },
  {
    when: 'two answers never came',
    is: { unanswered: 2, sent: 1_002 },
    code: 2,
    says: /answering side failed 2 times in 1,002 requests/,
  },
  {
    when: 'the comparison fails once',
    is: { summary: with1000({ comparator_error: 1 }) },
    code: 2,
    says: /comparison itself failed 1 time/,
  },
  {
    when: 'three of ten pairs were races',
    is: {
      summary: summary({ tallies: [tally({ eligible: 10, classes: { match_exact: 7, race_resolved: 3 } })] }),
      sent: 10,
    },
    code: 0,
    says: /pairs/,
  },
  { when: 'races are 1 %', is: { summary: with1000({ race_resolved: 10 }) }, code: 0, says: /pairs/ },
  {
    when: 'races are 1.1 %',
    is: { summary: with1000({ race_resolved: 11 }) },
    code: 2,
    says: /equal only when asked again/,
  },
  {
    when: 'a request is in no record',
    is: { sent: 1_001 },
    code: 2,
    says: /1 request that was answered is in no record/,
  },
  {
    when: 'a request has no verdict',
    is: { summary: summary({ tallies: [tally({ classes: { match_exact: 999 }, pending: 1 })] }) },
    code: 2,
    says: /1 request has no verdict yet/,
  },
  {
    when: 'a rule covers more than its cap',
    is: {
      summary: with1000({ expected_difference: 60 }, { rules: { cdn: 60 } }),
      rules: [{ id: 'cdn', route: 'redirect', cap: 0.05 }],
    },
    code: 2,
    says: /rule cdn covered 6 %.* cap is 5 %/,
  },
  {
    when: 'a rule stays below its cap',
    is: {
      summary: with1000({ expected_difference: 50 }, { rules: { cdn: 50 } }),
      rules: [{ id: 'cdn', route: 'redirect', cap: 0.05 }],
    },
    code: 0,
    says: /decided on/,
  },
  {
    when: 'a link could not be asked about',
    is: { swept: { keywords: 50, isDone: true, differing: 0, excused: 0, failed: 1 } },
    code: 2,
    says: /1 link could not be asked about/,
  },
  {
    when: 'the last look was not finished',
    is: { swept: { keywords: 5, isDone: false, differing: 0, excused: 0, failed: 0 } },
    code: 2,
    says: /Not every link/,
  },
  { when: 'a last step failed', is: { troubles: ['The disk is full.'] }, code: 2, says: /^The disk is full\.$/ },
  {
    when: 'it differs and could not be told',
    is: { summary: with1000({ divergence: 1, not_compared: 100 }) },
    code: 3,
    says: /^1 pair of answers differs/,
  },
]

for (const { when, is, code, says } of rows) {
  test(`${code} when ${when}`, () => {
    const outcome = verdictOf(evidence(is))
    expect(outcome).toEqual({ code, reasons: expect.arrayContaining([expect.stringMatching(says)]) })
  })
}

test('the most important reason comes first, and every reason is a sentence', () => {
  const { reasons } = verdictOf(
    evidence({ summary: with1000({ divergence: 1, answer_error: 100, comparator_error: 1 }), sent: 2_000 }),
  )
  expect(reasons[0]).toMatch(/differs/)
  expect(reasons.length).toBeGreaterThan(3)
  for (const reason of reasons) expect(reason).toMatch(/^[A-Z1-9].*\.$/)
})

test('classes of all strata add up', () => {
  const { eligible, compared, coverage } = sumsOf(
    summary({ tallies: [tally(), tally({ classes: { divergence: 1_000 } })] }),
  )
  expect({ eligible, compared, coverage }).toEqual({ eligible: 2_000, compared: 2_000, coverage: 1 })
})

const shares: [number, string][] = [
  [1, '100 %'],
  [0.99999, '99.99 %'],
  [0.9996, '99.96 %'],
  [0.5, '50 %'],
  [0.123, '12.3 %'],
  [0.001, '0.10 %'],
  [0, '0 %'],
  [limits.coverage, '99 %'],
]
for (const [value, shown] of shares) {
  test(`${value} is shown as ${shown}`, () => expect(share(value)).toBe(shown))
}
