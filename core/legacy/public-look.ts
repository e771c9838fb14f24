import { controlledLook } from './controlled'
import { type Look, settingsOf } from './surroundings'

interface Place {
  /** Public root of the short links. */
  LEGACY_SITE: string
  /** `true` where statistics pages ask for credentials. */
  PRIVATE_PAGES: string
}

/** The settings that are no secret, from the environment: all that a redirect needs, at no cost. */
export function openPublicLook({ LEGACY_SITE, PRIVATE_PAGES }: Place): Look {
  if (process.env.UNDERSTUDY_CONTROL === 'on') return controlledLook(process.env.LEGACY_SECRET ?? '', LEGACY_SITE)
  const settings = settingsOf(JSON.stringify({ private: PRIVATE_PAGES === 'true' }), LEGACY_SITE)
  return async () => ({ settings, now: Date.now })
}
