import { controlledLook } from './controlled'
import { openSecret } from './secret'
import { type Look, type Surroundings, settingsOf } from './surroundings'

/** How long settings are believed without asking again, in milliseconds: so long a new password or key may take to hold. */
const keptFor = 60_000

interface Place {
  /** ARN of the secret. */
  LEGACY_SECRET: string
  /** Public root of the short links, for an install that does not name it. */
  LEGACY_SITE: string
}

/**
 * All settings of the install, from its secret. They are read at the first request and then at most once a minute; when
 * they cannot be, that is an error, and never an open door.
 */
export function openPrivateLook({ LEGACY_SECRET, LEGACY_SITE }: Place): Look {
  if (process.env.UNDERSTUDY_CONTROL === 'on') return controlledLook(LEGACY_SECRET, LEGACY_SITE)
  const read = openSecret(LEGACY_SECRET)
  let known: { settings: Promise<Surroundings['settings']>; until: number } | undefined
  return async () => {
    if (known === undefined || Date.now() >= known.until) {
      const settings = read().then((json) => settingsOf(json, LEGACY_SITE))
      known = { settings, until: Date.now() + keptFor }
      settings.catch(() => {
        known = undefined
      })
    }
    return { settings: await known.settings, now: Date.now }
  }
}
