import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigratingConfig } from '../core/migration/config'
import type { Functions, FunctionsProps } from './functions'

type Router = MigratingConfig<'router'>
type Both = Pick<Router, 'LEGACY_URL' | 'MIGRATION_SECRET'>
type Told = Both & Pick<Router, 'MIGRATION_TABLE' | 'LOCATION_BYTES' | 'TRUTH'>

/** What the router is told while migrating besides what it is told anyway; null in a deployment that is alone. */
export function migratingRouterEnvironment({ migration, settings }: FunctionsProps): Told | null {
  if (migration === null || !settings.legacy?.migration) return null
  const { legacyUrl, truth } = settings.legacy.migration
  return {
    LEGACY_URL: legacyUrl,
    MIGRATION_TABLE: migration.state.tableName,
    MIGRATION_SECRET: migration.secret.secretArn,
    LOCATION_BYTES: settings.legacy.locationBytes,
    TRUTH: truth,
  }
}

type Shadow = Both &
  Pick<MigratingConfig<'shadow'>, 'LEGACY_SECRET' | 'COUNT_FUNCTION' | 'PAIRS_TABLE' | 'LAG_MS' | 'VERSIONS'>

/** What shadow is told besides what the router is told in any deployment. Where the migration stands it reads in each record. */
export function shadowEnvironment(
  { count }: Functions,
  { legacy, migration, settings, bundles }: FunctionsProps,
  { LEGACY_URL, MIGRATION_SECRET }: Both,
): Shadow {
  return {
    ...{ LEGACY_URL, MIGRATION_SECRET },
    LEGACY_SECRET: legacy?.secret.secretArn ?? '',
    COUNT_FUNCTION: count.live.functionArn,
    PAIRS_TABLE: migration?.pairs.tableName ?? '',
    LAG_MS: String(settings.legacy?.migration?.lagMilliseconds),
    VERSIONS: versionsOf(Object.values(bundles)),
  }
}

/** Eight hex digits of what is deployed, rules included: verdicts on other code are not to be added up with these. */
function versionsOf(folders: readonly string[]): string {
  const digest = createHash('sha256')
  for (const folder of folders) digest.update(readFileSync(join(folder, 'index.js')))
  return digest.digest('hex').slice(0, 8)
}
