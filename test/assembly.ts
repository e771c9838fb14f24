// The synthesized app for the tests that run it. What synthesis makes of settings is tested in test/lib.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromDesk } from './from-desk'

const open = { access: 'open', guessesPerMinute: '0', createsPerMinute: '0' }

/** The folder of the app with these settings, open to all as `npm start` makes it. All test files share it: it is to be read only. */
export function assemblyWith(settings: Record<string, string> = {}, { controlled = false } = {}): Promise<string> {
  const asked = { settings: JSON.stringify({ ...open, ...settings }), ...(controlled && { controlled: 'true' }) }
  return fromDesk(`/assembly?${new URLSearchParams(asked)}`)
}

/** Where the legacy is in the app that is synthesized for all who have one; its port is known to each of them alone. */
const legacyStandIn = 'http://127.0.0.1:9'

/** A copy of the app with these settings, in `folder`: for tests that change it, or name a legacy of their own. */
export async function assemblyIn(
  folder: string,
  { legacyUrl, ...settings }: Record<string, string> = {},
): Promise<string> {
  const made = await assemblyWith(legacyUrl === undefined ? settings : { ...settings, legacyUrl: legacyStandIn })
  cpSync(made, folder, { recursive: true })
  if (legacyUrl === undefined) return folder
  const template = join(folder, 'Understudy.template.json')
  writeFileSync(template, readFileSync(template, 'utf8').replaceAll(`"${legacyStandIn}"`, `"${legacyUrl}"`))
  return folder
}
