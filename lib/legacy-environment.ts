import type { LegacyConfig, LegacyFunctionName } from '../core/config'
import type { Functions, FunctionsProps } from './functions'
import type { LegacySettings } from './settings'

type Told = { [F in Exclude<LegacyFunctionName, 'router'>]?: LegacyConfig<F> }

/** What the legacy dialect tells each function besides what it is told anyway; nothing in the modern dialect. */
export function legacyEnvironment({ tables, legacy, settings, originSecret }: FunctionsProps): Told {
  if (legacy === null || settings.legacy === null) return {}
  const { site, privatePages, nostats, locationBytes } = settings.legacy
  const shared = {
    LINKS_TABLE: tables.links.tableName,
    CLAIMS_TABLE: tables.claims.tableName,
    CLICKS_TABLE: tables.clicks.tableName,
    RANKS_TABLE: legacy.ranks.tableName,
  }
  const install = {
    ...shared,
    LEGACY_TABLE: legacy.install.tableName,
    LEGACY_SECRET: legacy.secret.secretArn,
    LEGACY_SITE: site,
    ORIGIN_SECRET: originSecret,
  }
  return {
    create: install,
    expand: install,
    stats: install,
    resolve: {
      LINKS_TABLE: shared.LINKS_TABLE,
      BUDGETS_TABLE: tables.budgets.tableName,
      RANKS_TABLE: shared.RANKS_TABLE,
      CACHE_SECONDS: String(settings.cacheSeconds),
      PUBLIC_URLS: settings.publicUrls.join(','),
      LEGACY_SITE: site,
      PRIVATE_PAGES: String(privatePages),
      NOSTATS: String(nostats),
      LOCATION_BYTES: locationBytes,
      ORIGIN_SECRET: originSecret,
    },
    count: { CLICKS_TABLE: shared.CLICKS_TABLE, RANKS_TABLE: shared.RANKS_TABLE },
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
