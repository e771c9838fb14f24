// What differs, with the samples that were kept of it and the way to meet it again.
import { type Bytes, textOf } from '../../core/legacy/bytes'
import type { Sample, Seen, Summary } from '../../core/shadow/pairs/pairs'
import type { Seal } from '../../core/shadow/records/seal'
import { shownRoute } from '../../core/shadow/route'
import type { Pairs } from '../compare/query'
import { type Found, requestAbout } from '../compare/sweep'
import type { Entry } from '../compare/veil'
import type { Asked } from './asked'
import { curlOf } from './curl'
import type { Card } from './report'

/** Where the cards come from. */
export interface Sources {
  summaries: readonly Summary[]
  samples: (epoch: string, fingerprint: string) => Promise<Sample[]>
  seal: Pick<Seal, 'nameOf'>
  /** What the driver has asked. */
  remembered: readonly Asked[]
  entry: Entry
  swept: readonly Found[]
  site: string
  /** Credentials as parameters. */
  login: Pairs
}

/** One card for each fingerprint, over all epochs of the rehearsal, and one for each that the sweep found. */
export async function cardsOf(sources: Sources): Promise<Card[]> {
  const { summaries, remembered, seal, entry } = sources
  const cards = new Map<string, Card>()
  let named: Map<string, Asked> | null = null
  for (const { epoch, fingerprints } of summaries) {
    for (const seen of fingerprints) {
      const samples = await sources.samples(epoch, seen.id)
      named ??= new Map(remembered.filter(isMadeUp).map((asked) => [requestName(seal, asked), asked]))
      const asked = samples.map(({ request }) => named?.get(request)).find((each) => each !== undefined)
      cards.set(seen.id, together(cards.get(seen.id), cardOf(seen, samples, asked, entry)))
    }
  }
  return [...cards.values(), ...sources.swept.map((found) => sweptCard(found, sources))]
}

/** Only what the driver made up itself is shown in full: what is sent again from a log may hold anything of anybody. */
function isMadeUp({ kind }: Asked): boolean {
  return kind !== 'replay'
}

/** The name by which a request is recognised: an HMAC over its target and body. */
export function requestName(seal: Pick<Seal, 'nameOf'>, { target, body }: { target: Bytes; body: Bytes }): string {
  return seal.nameOf(`${target}\n${body}`)
}

function cardOf(seen: Seen, samples: readonly Sample[], asked: Asked | undefined, entry: Entry): Card {
  return {
    ...seen,
    route: shownRoute(seen.route),
    met: 'traffic',
    samples: samples.map(({ id, at, differences }) => ({ id, at, differences })),
    reproduce: asked === undefined ? null : bothSides(asked, entry),
    explain: `npm run ops -- compare explain ${seen.id}`,
  }
}

/** The same difference in two epochs is one. */
function together(one: Card | undefined, other: Card): Card {
  if (one === undefined) return other
  const [first, last] = [[one.first, other.first].sort()[0], [one.last, other.last].sort()[1]]
  const samples = [...one.samples, ...other.samples].slice(0, 5)
  const reproduce = one.reproduce ?? other.reproduce
  return {
    ...one,
    count: one.count + other.count,
    first: first ?? one.first,
    last: last ?? one.last,
    samples,
    reproduce,
  }
}

/** Only links that traffic did not find: a link of the driver's own making, or one that was imported, is named all the same. */
function sweptCard({ fingerprint, count, keywords, differences, at }: Found, { entry, site, login }: Sources): Card {
  const [keyword = ''] = keywords
  const action = fingerprint.route === 'expand' ? 'expand' : 'url-stats'
  return {
    ...{ ...fingerprint, count, route: shownRoute(fingerprint.route), met: 'sweep', first: at, last: at },
    samples: [{ id: textOf(keyword), at, differences }],
    reproduce: bothSides(requestAbout(action, keyword, login, { site }), entry),
    explain: 'npm run ops -- compare sweep',
  }
}

function bothSides(asked: Pick<Asked, 'method' | 'target' | 'headers' | 'body'>, entry: Entry) {
  return { legacy: curlOf(asked, '$LEGACY', entry), candidate: curlOf(asked, '$CANDIDATE', entry) }
}
