// Flood protection (contract, section 11).
import type { LegacySettings } from './settings'

/**
 * Whether creations from an address are held apart. On a private API everyone who gets here has shown credentials, and
 * is not; white-listed addresses are not either, and a delay of 0 or less turns it off.
 */
export function isLimited(address: string, settings: LegacySettings): boolean {
  return !settings.privateApi && settings.floodDelaySeconds > 0 && !settings.floodWhitelist.has(address)
}

/** Whether `now` is too soon after the newest creation (both in seconds since 1970). A date in the future is too. */
export function isTooSoon(newest: number | null, now: number, delay: number): boolean {
  return newest !== null && now - newest <= delay
}
