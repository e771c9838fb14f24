// Every difference of a kept pair, in clear.
import type { LegacySettings } from '../../core/legacy/settings'
import type { Sampled } from '../../core/shadow/asking/sample'
import { judge } from '../../core/shadow/judging/judge'
import { rulesAt } from '../../core/shadow/judging/rules'
import { sorted } from '../../core/shadow/route'
import type { Difference } from '../../core/shadow/verdict'

/** The differences of a pair as they are judged, masks left out of account. */
export function differencesOf(
  { request, side, legacy, candidate, again }: Sampled,
  settings: LegacySettings,
): readonly Difference[] {
  const pair = {
    request,
    sorted: sorted(request, settings),
    settings,
    side,
    legacy,
    candidate,
    exact: true,
    pinned: true,
  }
  return judge(again === undefined ? pair : { ...pair, again }, rulesAt([], Date.now())).differences
}
