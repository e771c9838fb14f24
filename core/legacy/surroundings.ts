import { type LegacySettings, parseSettings } from './settings'

/** What holds for one request: the settings of the install, and the time, in milliseconds since 1970. */
export interface Surroundings {
  settings: LegacySettings
  now: () => number
}

export type Look = () => Promise<Surroundings>

/** Settings as JSON, with the contract's names; those who leave out `site` mean this one. Throws for what cannot be. */
export function settingsOf(json: string, site: string): LegacySettings {
  const given: unknown = JSON.parse(json)
  return parseSettings(JSON.stringify(typeof given === 'object' ? { site, ...given } : given))
}
