// What a case asks.
import type { Asked } from '../../bin/rehearse/asked'
import { readMix } from '../../bin/rehearse/mix'
import { quietQuestions } from '../../bin/rehearse/quiet'
import type { Stage } from '../../bin/rehearse/stage'
import { openTraffic } from '../../bin/rehearse/traffic'
import type { Asks } from './case'

/** The questions of a case. `seed` makes links that no other case has made. */
export function questionsOf(asks: Asks, { known, place }: Pick<Stage, 'known' | 'place'>, seed: number): Asked[] {
  const imported = known.links.slice(0, 22)
  const touched = new Set(imported.map(({ keyword }) => keyword))
  const quiet = () => quietQuestions(place, known, { touched, sent: 24, unique: true })
  const about = (...actions: string[]) =>
    quiet().requests.filter(({ body }) => actions.some((action) => new RegExp(`(^|&)action=${action}(&|$)`).test(body)))
  const visit = (method: string, keyword: string): Asked => ({
    ...{ kind: 'follow', method, keyword, body: '', headers: { 'user-agent': 'understudy' } },
    target: `${place.path}/${[...Buffer.from(keyword, 'latin1')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`.replace(/%(?:2d|2e|3\d|[46][1-9a-f]|[57][0-9a])$/, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))).join('')}`,
  })
  const made = (mix: string, count: number) => {
    const traffic = openTraffic(seed, readMix(mix), place)
    return Array.from({ length: count }, (_, index) => traffic(index, known, Date.now()))
  }
  switch (asks) {
    case 'visits':
      return imported
        .flatMap(({ keyword }) => [visit('GET', keyword), visit('GET', keyword.toUpperCase())])
        .concat([1, 2].map((n) => visit('GET', `no-such-${n}`)))
    case 'heads':
      return imported.slice(0, 5).map(({ keyword }) => visit('HEAD', keyword))
    case 'many visits':
      return Array.from({ length: 20 }, () => imported.map(({ keyword }) => visit('GET', keyword))).flat()
    case 'lists':
      return about('stats', 'url-stats', 'db-stats')
    case 'expands':
      return about('expand')
    case 'calls':
      return about('stats', 'url-stats', 'db-stats', 'expand', 'version', 'no-such')
    case 'creations':
      return [...about('shorturl'), ...made('shorturl=1', 40)]
    case 'mixed':
      return made(
        'shorturl=12,follow=40,missing=4,expand=10,url-stats=10,stats=10,db-stats=6,version=2,statistics-page=2',
        120,
      )
  }
}
