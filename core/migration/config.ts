// The environment of what a migration adds and changes. Apart from core/config.ts, which every function carries.
import { type LegacyConfig, type LegacyFunctionName, legacyConfig } from '../config'

/** Where the legacy answers, and the secret that seals are made with. */
const both = ['LEGACY_URL', 'MIGRATION_SECRET'] as const

/** Besides what the router needs in a deployment that is alone. */
const more = {
  router: [...both, 'LOCATION_BYTES', 'MIGRATION_TABLE', 'TRUTH'],
  shadow: [...both, 'LEGACY_SECRET', 'COUNT_FUNCTION', 'PAIRS_TABLE', 'LAG_MS', 'VERSIONS'],
} as const

/** The functions that a migration adds, and the router, which knows more while it lasts. */
export type MigratingFunctionName = keyof typeof more
export type AnyFunctionName = LegacyFunctionName | MigratingFunctionName

export type MigratingConfig<F extends MigratingFunctionName> = LegacyConfig<'router'> &
  Record<(typeof more)[F][number], string>

/** The environment of one function of a migrating deployment, in the way of core/config.ts. */
export function migratingConfig<F extends MigratingFunctionName>(
  name: F,
  env: NodeJS.ProcessEnv = process.env,
): MigratingConfig<F> {
  const missing = more[name].filter((key) => env[key] === undefined)
  if (missing.length > 0) throw new Error(`${name} needs ${missing.join(', ')}`)
  const own = Object.fromEntries(more[name].map((key) => [key, env[key]]))
  return { ...legacyConfig('router', env), ...own } as MigratingConfig<F>
}
