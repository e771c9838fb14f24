// A creation that the other system has answered, carried out here to see what we would have said: under a pin the link is
// made as it was made there, without one nothing is.
import type { Action, Asked } from './action'
import { answerApi } from './answer'
import type { Bytes } from './bytes'
import type { Reply } from './formats'
import type { Mirroring } from './mirrored'
import { dryStore, nextKeyword, pinnedStore, Unmintable } from './mirrored-store'
import { isEmpty } from './php-values'
import { type Pin, timeOf } from './pin'
import type { LegacyRequest } from './request'
import type { LegacySettings } from './settings'
import { shorturlAnswer, taken } from './shorturl'
import type { Creating, Traces } from './store'

/** The header in which a reply says what our own generator would have made. */
export const keywordHeader = 'x-shadow-keyword'

/** The header in which a reply says that something else had made the pinned link, and what became of it (`Others`). */
export const othersHeader = 'x-shadow-others'

interface Here {
  settings: LegacySettings
  store: Creating
  traces: Traces
}

/**
 * Answers a mirrored creation as it would be answered here: all checks are ours. Repeating it under the same mirror id gives
 * the same answer and changes nothing. A probe makes nothing and only asks the generator.
 */
export async function mirroredCreate(
  request: LegacyRequest,
  mirroring: Mirroring,
  pin: Pin | null,
  { settings, store, traces }: Here,
): Promise<Reply> {
  if (mirroring.probe) return withSample({ status: 200, headers: {}, body: '' }, await nextKeyword(settings, traces))
  const { id, at } = mirroring
  const mirrored = pin ? pinnedStore(store, traces, { pin, id, settings }) : dryStore(store, traces, { at, settings })
  const created = pin === null ? at : timeOf(pin.created)
  const shorturl: Action<keyof Creating> = async (asked) => {
    try {
      return await shorturlAnswer(pin ? asPinned(asked, pin) : asked, {
        settings,
        store: mirrored.store,
        now: () => created,
      })
    } catch (error) {
      if (error instanceof Unmintable && pin !== null) return taken(pin.keyword)
      throw error
    }
  }
  const reply = await answerApi(request, { settings, store: mirrored.store, now: () => at }, { shorturl })
  const sampled = withSample(reply, mirrored.sample())
  const others = mirrored.others()
  return others === null ? sampled : { ...sampled, headers: { ...sampled.headers, [othersHeader]: others } }
}

/** The address is the one that the other system took down, and a title that it went to fetch is given. */
function asPinned({ parameters, secure }: Asked, { ip, title }: Pin): Asked {
  const isGiven = parameters.has('title') && !isEmpty(parameters.get('title'))
  const titled = isGiven || title === null ? parameters : new Map([...parameters, ['title', title]])
  return { parameters: titled, address: ip, secure }
}

function withSample(reply: Reply, sample: Bytes | null): Reply {
  return sample === null ? reply : { ...reply, headers: { ...reply.headers, [keywordHeader]: sample } }
}
