// Expected differences: what is valid, what each covers, and that it ends.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { covers, isLive, isOverCap, parseExpected } from '../../../../core/shadow/judging/expected'
import { judge } from '../../../../core/shadow/judging/judge'
import { readExpected, rulesAt } from '../../../../core/shadow/judging/rules'
import type { Difference } from '../../../../core/shadow/verdict'
import { actions, pairOf, redirected, withBody, withHeader } from './fixtures'

const folder = path.join(__dirname, '../../../../core/shadow/expected')
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
const day = (text: string) => Date.parse(`${text}T12:00:00Z`)

const good = {
  id: 'title-case',
  route: 'expand',
  path: 'body.title',
  kind: 'value',
  left: '^Other',
  owner: 'links team',
  reason: 'https://issues.example/1234',
  since: '2026-12-01',
  expires: '2026-12-20',
  cap: 0.01,
}
const written = (change: object = {}) => JSON.stringify({ ...good, ...change })

test('the files that are shipped are valid and hold today', () => {
  const all = readExpected(`[${files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join()}]`)
  expect(
    all.filter((each) => !isLive(each, Date.now())).map(({ id, expires }) => `${id} was over on ${expires}`),
  ).toEqual([])
})

test('the example in the README is valid', () => {
  const example = /```json\n(.*?)```/s.exec(readFileSync(path.join(folder, 'README.md'), 'utf8'))?.[1] ?? ''
  expect(parseExpected(example)).toMatchObject({ id: 'title-case' })
})

for (const { what, json, says } of [
  { what: 'what is not JSON', json: '{', says: 'it is not JSON' },
  { what: 'what is no object', json: '[]', says: 'it is not an object' },
  { what: 'an unknown field', json: written({ note: 'x' }), says: 'note is no field of an expected difference' },
  { what: 'one without an owner', json: written({ owner: undefined }), says: 'owner is missing' },
  { what: 'one with an empty owner', json: written({ owner: '' }), says: 'owner is missing' },
  { what: 'one that gives no reason', json: written({ reason: undefined }), says: 'reason is missing' },
  {
    what: 'a reason that is no link',
    json: written({ reason: 'because' }),
    says: 'reason has to be a link to where it was agreed on',
  },
  {
    what: 'one for 31 days',
    json: written({ expires: '2027-01-01' }),
    says: 'expires has to be at most 30 days after since, and it is 31',
  },
  {
    what: 'one that ends before it begins',
    json: written({ expires: '2026-11-30' }),
    says: 'expires has to be at most 30 days after since, and it is -1',
  },
  { what: 'one without an end', json: written({ expires: undefined }), says: 'expires is missing' },
  {
    what: 'a day that there is not',
    json: written({ since: '2026-02-30', expires: '2026-03-01' }),
    says: 'since is no day',
  },
  { what: 'a day that is no day', json: written({ since: 'today' }), says: 'since has to be a day like 2026-12-01' },
  { what: 'an unknown route', json: written({ route: 'all' }), says: 'route has to be one of redirect, ' },
  { what: 'an unknown kind', json: written({ kind: '*' }), says: 'kind has to be one of missing, ' },
  {
    what: 'a path for everything',
    json: written({ path: '**' }),
    says: 'path has to be a path of a difference that does not begin with *',
  },
  { what: 'a pattern that is none', json: written({ left: '(' }), says: 'left has to be a regular expression' },
  { what: 'a cap above everything', json: written({ cap: 1.1 }), says: 'cap has to be a share above 0 and at most 1' },
  { what: 'no cap', json: written({ cap: undefined }), says: 'cap is missing' },
  { what: 'an id with capitals', json: written({ id: 'Title' }), says: 'id has to be small letters, digits and -' },
]) {
  test(`refuses ${what}`, () => {
    expect(() => parseExpected(json)).toThrow(says)
  })
}

test('refuses two of one id, and takes none', () => {
  expect(() => readExpected(`[${written()},${written({ path: 'body.x' })}]`)).toThrow(
    'there are two expected differences with the id title-case',
  )
  expect([readExpected(''), readExpected(undefined), readExpected('[]')]).toEqual([[], [], []])
})

for (const { at, holds } of [
  { at: '2026-11-30', holds: false },
  { at: '2026-12-01', holds: true },
  { at: '2026-12-20', holds: true },
  { at: '2026-12-21', holds: false },
]) {
  test(`holds on ${at}: ${holds}`, () => {
    expect(isLive(parseExpected(written()), day(at))).toBe(holds)
  })
}

const difference: Difference = { path: 'body.links.link_3.title', kind: 'value', left: 'Other', right: 'x' }
for (const { change, is } of [
  { change: { path: 'body.links.link_3.title' }, is: true },
  { change: { path: 'body.links.*.title' }, is: true },
  { change: { path: 'body.**' }, is: true },
  { change: { path: 'body.*' }, is: false },
  { change: { path: 'body.links.*' }, is: false },
  { change: { path: 'bodyxlinks.link_3.title' }, is: false },
  { change: { path: 'body.**', kind: 'type' }, is: false },
  { change: { path: 'body.**', route: 'version' }, is: false },
  { change: { path: 'body.**', left: 'other' }, is: false },
  { change: { path: 'body.**', right: '^x$' }, is: true },
]) {
  test(`${JSON.stringify(change)} covers it: ${is}`, () => {
    const { sorted } = pairOf('/yourls-api.php?action=expand', redirected().answer)
    expect(covers(parseExpected(written(change)), difference, { sorted })).toBe(is)
  })
}

const { target, answer } = actions.expand('json')
const other = withBody(answer, (body) => body.replace(/"title":"[^,]*"/, '"title":"Other"'))
const pair = pairOf(target, other, answer)

test('covers a pair while it holds, and not a day longer', () => {
  const expected = readExpected(`[${written()}]`)
  expect(judge(pair, rulesAt(expected, day('2026-12-20')))).toMatchObject({
    class: 'expected_difference',
    rule: 'title-case',
  })
  expect(judge(pair, rulesAt(expected, day('2026-12-21'))).class).toBe('divergence')
})

test('covers no pair that differs in more', () => {
  const expected = readExpected(`[${written()}]`)
  const more = { ...pair, legacy: withHeader(other, 'x-more', '1') }
  expect(judge(more, rulesAt(expected, day('2026-12-02'))).class).toBe('divergence')
})

test('has covered too much past its cap, and one is never too many', () => {
  expect([0, 1, 2].map((covered) => isOverCap(good, covered, 50))).toEqual([false, false, true])
  expect([10, 11].map((covered) => isOverCap(good, covered, 1000))).toEqual([false, true])
})
