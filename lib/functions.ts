import { Construct } from 'constructs'
import type { FunctionName } from '../core/config'
import type { AnyFunctionName } from '../core/migration/config'
import type { Bundles } from './bundles'
import type { Tables } from './data-stack'
import type { LegacyData } from './legacy-data'
import { legacyEnvironment, routerEnvironment } from './legacy-environment'
import { legacyPermissions, routerPermissions } from './legacy-permissions'
import { LinkFunction } from './link-function'
import type { MigrationData } from './migration-data'
import { migratingRouterEnvironment, shadowEnvironment } from './migration-environment'
import { migratingRouterPermissions, shadowPermissions } from './migration-permissions'
import { permissions } from './permissions'
import type { Settings } from './settings'

export interface FunctionsProps {
  tables: Tables
  legacy: LegacyData | null
  migration: MigrationData | null
  bundles: Bundles
  settings: Settings
  originSecret: string
  /** Whether the bundles have the test mode: then every function that answers reads the secret of the install. */
  controlled: boolean
  /** ARN of the queue for what count could not take. */
  uncounted: string
  /** ARN of the queue for what shadow could not take; only while migrating. */
  uncompared: string | null
}

/** The functions and what each is told. What each may do is in permissions.ts, what it is given in sizes.ts. */
export class Functions extends Construct {
  readonly resolve: LinkFunction
  readonly create: LinkFunction
  readonly expand: LinkFunction
  readonly stats: LinkFunction
  readonly count: LinkFunction
  /** Only in the legacy dialect. */
  readonly router: LinkFunction<'router'> | null
  /** Only while migrating. */
  readonly shadow: LinkFunction<'shadow'> | null

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id)
    const { tables, legacy, bundles, settings, originSecret: ORIGIN_SECRET } = props
    const may = permissions(tables, props.uncounted)
    const more = legacy && legacyPermissions(tables, legacy)
    const told = legacyEnvironment(props)
    const forTests = props.controlled && legacy ? { LEGACY_SECRET: legacy.secret.secretArn } : {}
    const { concurrency, logDays } = settings.stack
    const common = <F extends AnyFunctionName>(name: F) => ({
      ...{ name, logDays, code: bundles[name], concurrency: concurrency[name] ?? null },
    })
    const own = <F extends FunctionName>(name: F) => ({
      ...common(name),
      may: [...may[name], ...(more?.[name] ?? [])],
    })
    const LINKS_TABLE = tables.links.tableName
    const CLAIMS_TABLE = tables.claims.tableName
    const BUDGETS_TABLE = tables.budgets.tableName
    const CLICKS_TABLE = tables.clicks.tableName
    const PUBLIC_URLS = settings.publicUrls.join(',')
    const CACHE_SECONDS = String(settings.cacheSeconds)
    const GUESSES_PER_MINUTE = String(settings.guessesPerMinute)
    const CREATES_PER_MINUTE = String(settings.createsPerMinute)
    const door = {
      GUESSES_PER_MINUTE,
      KEYS_TABLE: tables.keys.tableName,
      ACCESS: settings.access,
      ANONYMOUS_CREATE: String(settings.anonymousCreate),
    }

    const following = { LINKS_TABLE, BUDGETS_TABLE, CACHE_SECONDS, ...forTests }
    this.resolve = new LinkFunction(this, 'Resolve', {
      ...own('resolve'),
      environment: { ...following, ...(told.resolve ?? { PUBLIC_URLS, GUESSES_PER_MINUTE }) },
    })

    this.create = new LinkFunction(this, 'Create', {
      ...own('create'),
      environment: {
        LINKS_TABLE,
        CLAIMS_TABLE,
        PUBLIC_URLS,
        ORIGIN_SECRET,
        CREATES_PER_MINUTE,
        ...door,
        ...told.create,
      },
    })
    this.expand = new LinkFunction(this, 'Expand', {
      ...own('expand'),
      environment: { LINKS_TABLE, PUBLIC_URLS, ORIGIN_SECRET, ...door, ...told.expand },
    })

    this.stats = new LinkFunction(this, 'Stats', {
      ...own('stats'),
      environment: { LINKS_TABLE, CLICKS_TABLE, ORIGIN_SECRET, ...door, ...told.stats },
    })

    this.count = new LinkFunction(this, 'Count', {
      ...own('count'),
      environment: { CLICKS_TABLE, ...told.count },
    })

    const asks = settings.legacy && routerEnvironment(this, settings.legacy, ORIGIN_SECRET)
    const migrates = migratingRouterEnvironment(props)
    this.router =
      asks &&
      new LinkFunction(this, 'Router', {
        ...common('router'),
        may: [...routerPermissions(this), ...migratingRouterPermissions(props)],
        environment: { ...asks, ...migrates, ...forTests },
      })

    this.shadow =
      asks &&
      migrates &&
      new LinkFunction(this, 'Shadow', {
        ...common('shadow'),
        may: [...routerPermissions(this), ...shadowPermissions(this, props)],
        environment: { ...asks, ...shadowEnvironment(this, props, migrates), ...forTests },
        concurrency: settings.legacy?.migration?.shadowConcurrency ?? null,
      })
  }
}
