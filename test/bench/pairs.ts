// How many pairs one core judges in a second: `npm run bench:pairs`. A mix of routes and formats, as a migration sees it.
import { judge } from '../../core/shadow/judging/judge'
import type { Pair } from '../../core/shadow/pair'
import { actions, pairOf, redirected, rules, withBody, withHeader } from '../core/shadow/judging/fixtures'
import { median } from './rounds'

const rounds = 5
const perRound = 20_000

/** Answers of the legacy carry what its web server adds; one in a hundred pairs diverges. */
function pairs(): Pair[] {
  const apis = (['json', 'jsonp', 'xml', 'simple'] as const).flatMap((format) =>
    Object.values(actions).map((make) => make(format)),
  )
  const all = [...apis, ...Array.from({ length: 70 }, () => redirected())].map(({ target, answer }) =>
    pairOf(target, withHeader(answer, 'date', 'Tue, 01 Dec 2026 00:00:00 GMT'), answer),
  )
  const { target, answer } = actions['url-stats']('json')
  const inFlight = withBody(answer, (body) => body.replace('"clicks":41', '"clicks":42'))
  const wrong = withHeader(redirected().answer, 'location', 'http://x/%2520')
  return [...all, pairOf(target, inFlight, answer), pairOf('/abc', wrong, redirected().answer)]
}

const mix = pairs()
const speeds: number[] = []
for (let round = 0; round <= rounds; round++) {
  const began = process.cpuUsage()
  for (let n = 0; n < perRound; n++) judge(mix[n % mix.length] as Pair, rules)
  const { user, system } = process.cpuUsage(began)
  // The first round is for the compiler.
  if (round > 0) speeds.push(perRound / ((user + system) / 1_000_000))
}
process.stdout.write(`${Math.round(median(speeds)).toLocaleString('en')} pairs judged per second and core\n`)
