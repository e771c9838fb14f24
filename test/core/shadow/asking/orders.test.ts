// Requests about one keyword and one URL, in the same second or seconds apart, answered in every order and shown in every other: identical
// sides stay identical, to the second and the address, and no order is taken for a difference.
import type { SentRequest, Side } from '../../../../core/shadow/exchange'
import { openSides, site } from './two-sides'

const sent = (target: string, method = 'GET'): SentRequest => {
  return { method, target, host: 'sho.rt', headers: {}, body: '', address: '192.0.2.1', tls: false }
}
const create = (url: string, more: string, method?: string) =>
  sent(`/yourls-api.php?action=shorturl&url=${encodeURIComponent(url)}&${more}`, method)
const [x, y, own] = ['http://example.com/x', 'http://example.com/y', `${site}/k`]

const requests = {
  'X as k': create(x, 'keyword=k&format=json'),
  'X as k without a title': create(x, `keyword=k&title=${encodeURIComponent('</title>')}&format=json`),
  'X as k, unanswerable': create(x, 'keyword=k&format=jsonp&callback=(', 'HEAD'),
  'X as -0-, which becomes 0': create(x, 'keyword=-0-&format=json'),
  'X by HEAD': create(x, '', 'HEAD'),
  'X, simple': { ...create(x, 'format=simple'), address: '192.0.2.2' },
  'Y as k, simple': { ...create(y, 'keyword=k&format=simple'), address: '192.0.2.2' },
  'Y as k by HEAD': create(y, 'keyword=k', 'HEAD'),
  Y: create(y, 'format=json'),
  'Y as admin': create(y, 'keyword=admin&format=json'),
  'k itself as admin': create(own, 'keyword=admin&format=json'),
  'no URL, simple': create('', 'format=simple'),
  'k itself in capitals': create(own.replace('sho', 'SHO'), 'keyword=other&format=simple'),
  'follow k': sent('/k'),
  'look at k': sent('/k+'),
  'expand k': sent('/yourls-api.php?action=expand&shorturl=k&format=json'),
  'the newest': sent('/yourls-api.php?action=stats&filter=last&limit=2&format=json'),
}
type Name = keyof typeof requests
// While there is no k a link to it can be made, which is refused where k is shown first: that order is not made up for.
const names = (Object.keys(requests) as Name[]).filter((name) => name !== 'k itself in capitals')

/** What went wrong when these were answered in this order, `after` so many milliseconds each, and shown in `order`. */
async function wrongWith(
  asked: readonly Name[],
  order: readonly number[],
  side: Side,
  given: object,
  after?: number,
): Promise<string[]> {
  const sides = openSides(side, { ...given })
  const recorded = []
  for (const name of asked) recorded.push(await sides.answered(requests[name], after))
  const verdicts = await sides.compared(recorded, order)
  const place = `${side}: ${asked.join(', ')}; shown ${order.join()}${after === undefined ? '' : `, ${after} ms apart`}`
  const wrong = asked.flatMap((request, n) => {
    const { class: name = 'without a verdict', omission } = verdicts[n] ?? {}
    // Of a refusal without words for a URL that is known nobody can say whether the legacy would share it.
    const isWell =
      /^(match|noise|race_resolved)/.test(name) ||
      (side === 'candidate' && omission === 'unshown' && request.includes('HEAD'))
    return isWell ? [] : [`${place}: ${request} is ${name}`]
  })
  const { legacy, candidate } = sides.links()
  return JSON.stringify(legacy) === JSON.stringify(candidate) ? wrong : [...wrong, `${place}: links differ`]
}

/** Every order of some requests, by their places. */
function ordersOf(asked: readonly Name[]): number[][] {
  const placed = (places: readonly number[]): number[][] =>
    places.length === 0
      ? [[]]
      : places.flatMap((first) => placed(places.filter((each) => each !== first)).map((rest) => [first, ...rest]))
  return placed(asked.map((_, n) => n))
}

/** So many milliseconds apart no two links have the same date. */
const apart = 1_500

/** Out of order only the candidate can be told that a link was made, or none, where the answer tells nothing but that it cannot be sent. */
const onlyByLegacy = /unanswerable/

for (const side of ['legacy', 'candidate'] as const) {
  test(`the ${side} answers two of them, and the second is shown first`, async () => {
    const known = names.filter((name) => side === 'legacy' || !onlyByLegacy.test(name))
    const wrong: string[] = []
    for (const one of known) for (const two of known) wrong.push(...(await wrongWith([one, two], [1, 0], side, {})))
    expect(wrong).toEqual([])
  })

  for (const asked of [
    ['X as k', 'X by HEAD', 'follow k'],
    ['X as k', 'Y as k by HEAD', 'Y'],
    ['Y as admin', 'Y', 'Y as k, simple'],
    ['X by HEAD', 'X as k', 'Y as k, simple'],
    ['Y as k, simple', 'X as k', 'X by HEAD'],
    ['X as k', 'k itself as admin', 'expand k'],
    ['X as k', 'k itself in capitals', 'expand k'],
    ['follow k', 'X as k', 'look at k'],
    ['X as k without a title', 'look at k', 'expand k'],
  ] as const) {
    if (side === 'candidate' && onlyByLegacy.test(asked.join())) continue
    test(`the ${side} answers ${asked.join(', ')}`, async () => {
      const wrong: string[] = []
      for (const order of ordersOf(asked))
        for (const after of [undefined, apart]) wrong.push(...(await wrongWith(asked, order, side, {}, after)))
      expect(wrong).toEqual([])
    })
  }
}

for (const side of ['legacy', 'candidate'] as const) {
  for (const asked of [
    ['X by HEAD', 'X by HEAD'],
    ['X, simple', 'X by HEAD', 'X by HEAD'],
    ['X by HEAD', 'X, simple'],
    ['X as k', 'X as k, unanswerable', 'X by HEAD'],
    ['X as k, unanswerable', 'Y as k, simple'],
  ] as const) {
    if (side === 'candidate' && onlyByLegacy.test(asked.join())) continue
    test(`the ${side}, where a URL may have many links, answers ${asked.join(', ')}`, async () => {
      const wrong: string[] = []
      for (const order of ordersOf(asked))
        for (const after of [undefined, apart])
          wrong.push(...(await wrongWith(asked, order, side, { unique_urls: false }, after)))
      expect(wrong).toEqual([])
    })
  }
}

for (const { asked, classes } of [
  { asked: ['X by HEAD', 'X by HEAD'], classes: [/^match/, /^match/] },
  // The second has made what the first one says that it has, and what the second has made is shown for neither.
  { asked: ['X, simple', 'X by HEAD'], classes: [/^answer_error$/, /^match/] },
] as const) {
  test(`a URL may have many links, ${asked.join(', ')} come later than anybody waits for: a link that is not shown is no match`, async () => {
    const sides = openSides('legacy', { unique_urls: false })
    const recorded = []
    for (const name of asked) recorded.push(await sides.answered(requests[name]))
    const verdicts = await sides.compared(recorded, [1, 0], { late: true })
    expect(verdicts.map(({ class: name }) => name)).toEqual(classes.map((name) => expect.stringMatching(name)))
  })
}
