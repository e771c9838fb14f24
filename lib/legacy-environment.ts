import type { Config, FunctionName, LegacyConfig } from '../core/config'
import type { Functions, FunctionsProps } from './functions'
import type { LegacySettings } from './settings'

/** What each function is told in the legacy dialect only. */
type Told = { [F in FunctionName]?: Omit<LegacyConfig<F>, keyof Config<F>> }

/** What the legacy dialect tells each function besides what it is told anyway; nothing in the modern dialect. */
export function legacyEnvironment({ legacy, settings, originSecret }: FunctionsProps): Told {
  if (legacy === null || settings.legacy === null) return {}
  const { site, privatePages, nostats, locationBytes } = settings.legacy
  const RANKS_TABLE = legacy.ranks.tableName
  const install = { RANKS_TABLE, LEGACY_SECRET: legacy.secret.secretArn, LEGACY_SITE: site }
  return {
    create: { ...install, LEGACY_TABLE: legacy.install.tableName },
    expand: install,
    stats: install,
    resolve: {
      RANKS_TABLE,
      LEGACY_SITE: site,
      PRIVATE_PAGES: String(privatePages),
      NOSTATS: String(nostats),
      LOCATION_BYTES: locationBytes,
      ORIGIN_SECRET: originSecret,
    },
    count: { RANKS_TABLE },
  }
}

/** What the router is told: where the API is, and who answers for it. */
export function routerEnvironment(
  { create, expand, stats, resolve }: Functions,
  { site, privatePages }: LegacySettings,
  originSecret: string,
): LegacyConfig<'router'> {
  return {
    ORIGIN_SECRET: originSecret,
    LEGACY_SITE: site,
    PRIVATE_PAGES: String(privatePages),
    CREATE_FUNCTION: create.live.functionArn,
    EXPAND_FUNCTION: expand.live.functionArn,
    STATS_FUNCTION: stats.live.functionArn,
    RESOLVE_FUNCTION: resolve.live.functionArn,
  }
}
