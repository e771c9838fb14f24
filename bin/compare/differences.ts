// Every difference of a kept pair, in clear.
import type { LegacySettings } from '../../core/legacy/settings'
import { judge } from '../../core/shadow/judge'
import { sorted } from '../../core/shadow/route'
import { rulesAt } from '../../core/shadow/rules'
import type { Sampled } from '../../core/shadow/sample'
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
