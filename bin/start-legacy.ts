// What `npm start -- --dialect legacy` does besides starting: it brings the settings of the install, and opens the test mode.
import type { Platform } from '../local/platform'
import { deploymentOf, openVault, readInstall, writeInstall } from './legacy-install'
import type { Options } from './start-options'

export interface LegacyStart {
  /** Settings of the deployment, by name. */
  settings: Record<string, string>
  /** Whether the bundles need the test mode. */
  controlled: boolean
  /** What a person should know of the flags. */
  warnings: string[]
  /** Does what can be done once the platform runs, and gives the lines a person should read. */
  begin(platform: Platform): Promise<string[]>
}

const differs =
  "Without --install the candidate does not have the legacy's settings, and the sides will differ: give them with --install FILE."

/** Reads what the flags name, for an install at this public root. Refuses a file of settings that cannot be. */
export function legacyStart({ install: file, legacy, control }: Options, site: string): LegacyStart {
  const install = file === null ? null : readInstall(file, site)
  const settings = { ...deploymentOf(install, site), ...(legacy !== null && { legacyUrl: legacy }) }
  const warnings = legacy !== null && file === null ? [differs] : []
  if (control === null) {
    return {
      ...{ settings, warnings },
      controlled: false,
      async begin({ awsUrl, outputs }) {
        const shown = await writeInstall(install, openVault(awsUrl, outputs.LegacyInstallSecret ?? ''))
        return shown === null ? [] : [shown]
      },
    }
  }
  return {
    // A test that changes links behind the functions' back wants to see it at once.
    settings: { ...settings, cacheSeconds: '0' },
    warnings,
    controlled: true,
    async begin(platform) {
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
      const { serveControl }: typeof import('./control') = require('./control')
      return [`The control port is ready at ${await serveControl(control, platform)}`]
    },
  }
}
