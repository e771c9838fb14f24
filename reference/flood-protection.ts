// Contract 11: flood protection. It holds back creation only, in every format with an HTML page (a quirk).
import type { Answer } from './answer'
import { page } from './answer'
import { isAuthenticated } from './authentication'
import { fromTimestamp } from './clock'
import type { Parameters } from './parameters'
import type { Service } from './service'
import { isApiPrivate } from './settings'

/** Whether the newest link from this address is at most the delay old; a date in the future counts too. */
export function isFlooding({ settings, store, clock }: Service, parameters: Parameters, address: string): boolean {
  if (settings.flood_delay_seconds <= 0) return false
  if (isApiPrivate(settings) && isAuthenticated(settings, parameters, clock.now())) return false
  if (settings.flood_ip_whitelist.split(',').some((one) => one.trim() === address)) return false
  const newest = store.newestFrom(address)
  if (newest === undefined) return false
  const age = Math.floor(clock.now() / 1000) - Math.floor(fromTimestamp(newest) / 1000)
  return age <= settings.flood_delay_seconds
}

export function tooManyRequests(): Answer {
  return page(429, 'Too Many Requests', 'Too many URLs added too fast. Slow down please.')
}
