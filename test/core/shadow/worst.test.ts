import { judge } from '../../../core/shadow/judge'
import type { Class, Verdict } from '../../../core/shadow/verdict'
import { worst } from '../../../core/shadow/worst'
import { actions, pairOf, rules, withBody } from './fixtures'

const { target, answer } = actions.created('json')
const { sorted } = pairOf(target, answer)
const match: Verdict = { class: 'match_exact', masks: [], differences: [] }
const of = (name: Class): Verdict => ({ ...match, class: name })
const read = actions.expand('json')
const wrongRow = judge(
  pairOf(
    read.target,
    withBody(read.answer, (body) => body.replace('/Some', '/some').replace('\\/Some', '\\/some')),
    read.answer,
  ),
  rules,
)

test('a good reply with a wrong row is a divergence, known by the request that made it', () => {
  const verdict = worst(match, { expand: wrongRow, redirect: match }, sorted)
  expect(verdict).toMatchObject({
    class: 'divergence',
    severity: 'S1',
    differences: [{ path: 'effect.expand.body.longurl' }],
  })
  expect(verdict.fingerprint).toMatchObject({ route: 'shorturl', path: 'effect.expand.body.longurl', severity: 'S1' })
  expect(verdict.fingerprint?.name).toMatch(/^shorturl json: effect\.expand\.body\.longurl .* became /)
  expect(verdict.fingerprint?.id).not.toBe(wrongRow.fingerprint?.id)
})

test('a status that differs when read back is told as one', () => {
  const gone = judge(pairOf(read.target, read.answer, { ...read.answer, status: 404 }), rules)
  expect(worst(match, { expand: gone }, sorted).fingerprint?.name).toBe(
    'shorturl json: effect.expand.status 200 became 404',
  )
})

for (const { reply, effect, is } of [
  { reply: 'match_exact', effect: 'match_normalised', is: 'match_normalised' },
  { reply: 'match_normalised', effect: 'noise', is: 'noise' },
  { reply: 'noise', effect: 'match_exact', is: 'noise' },
  { reply: 'expected_difference', effect: 'noise', is: 'expected_difference' },
  { reply: 'match_exact', effect: 'shadow_timeout', is: 'shadow_timeout' },
  { reply: 'divergence', effect: 'shadow_error', is: 'divergence' },
  { reply: 'divergence', effect: 'comparator_error', is: 'comparator_error' },
  { reply: 'match_exact', effect: 'answer_error', is: 'answer_error' },
  { reply: 'answer_error', effect: 'divergence', is: 'answer_error' },
  { reply: 'match_exact', effect: 'not_compared', is: 'match_exact' },
  { reply: 'not_compared', effect: 'divergence', is: 'not_compared' },
] as const) {
  test(`${reply} with an effect that is ${effect}: ${is}`, () => {
    expect(worst(of(reply), { expand: of(effect) }, sorted).class).toBe(is)
  })
}

test('the graver of two divergences is the one that is told', () => {
  const text = judge(
    pairOf(
      read.target,
      withBody(read.answer, (body) => body.replace('"success"', '"done"')),
      read.answer,
    ),
    rules,
  )
  expect(text.severity).toBe('S3')
  expect(worst(text, { expand: wrongRow }, sorted)).toMatchObject({
    severity: 'S1',
    fingerprint: { path: 'effect.expand.body.longurl' },
  })
  expect(worst(match, {}, sorted)).toEqual(match)
})
