// For the sake of which links a creation is refused: where they are, it would be refused too.
import type { Bytes } from '../../legacy/bytes'
import { cleanUrl, isNoUrl } from '../../legacy/clean-url'
import { cleanKeyword, isAlwaysReserved } from '../../legacy/keywords'
import { keywordWithin } from '../../legacy/own-link'
import { isEmpty } from '../../legacy/php-values'
import type { Parameters } from '../../legacy/request'
import type { LegacySettings } from '../../legacy/settings'
import type { Answer } from '../exchange'
import { knownIn, refusalIn } from './made'

/** The keywords of links any of which is reason enough, none where nobody can tell; or that it is refused whatever there is. */
export type RefusedFor = readonly Bytes[] | 'whatever'

/** What a creation with these parameters is refused for, as far as the answer and what was asked tell. */
export function refusedFor(answer: Answer, parameters: Parameters, settings: LegacySettings): RefusedFor {
  if (answer.status === 403) return 'whatever'
  const url = cleanUrl(parameters.get('url') ?? '')
  const wanted = wantedIn(parameters, settings)
  // Of what is reserved only what every install reserves is certain to be refused everywhere.
  const isNobodys = wanted !== null && isAlwaysReserved(wanted)
  const own = some(keywordWithin(url, settings))
  switch (refusalIn(answer)) {
    case 'error:nourl':
      return 'whatever'
    case 'error:noloop':
      return own
    case 'error:url':
      return some(knownIn(answer))
    case 'error:keyword':
      return isNobodys ? 'whatever' : some(wanted)
    case null:
      // An answer without words is such a refusal all the same, and what it is for can be read from what was asked.
      if (answer.status !== 400) return []
      return isNobodys || isNoUrl(url) ? 'whatever' : [...own, ...some(wanted)]
    default:
      return []
  }
}

/** The keyword that a creation wants; null where one is generated, which is also what `keyword=0` asks for. */
export function wantedIn(parameters: Parameters, { base }: Pick<LegacySettings, 'base'>): Bytes | null {
  const keyword = parameters.get('keyword') ?? ''
  return isEmpty(keyword) ? null : cleanKeyword(keyword, base)
}

function some(keyword: Bytes | null): Bytes[] {
  return keyword === null ? [] : [keyword]
}
