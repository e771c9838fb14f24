import { Construct } from 'constructs'
import type { Bundles } from './bundles'
import type { Tables } from './data-stack'
import { LinkFunction } from './link-function'
import { permissions } from './permissions'
import type { Settings } from './settings'

export interface FunctionsProps {
  tables: Tables
  bundles: Bundles
  settings: Settings
  originSecret: string
  /** ARN of the queue for what count could not take. */
  uncounted: string
}

/** The five functions and what each is told. What each may do is in permissions.ts, what it is given in sizes.ts. */
export class Functions extends Construct {
  readonly resolve: LinkFunction
  readonly create: LinkFunction
  readonly expand: LinkFunction
  readonly stats: LinkFunction
  readonly count: LinkFunction

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id)
    const { tables, bundles, settings, originSecret: ORIGIN_SECRET } = props
    const shared = { bundles, may: permissions(tables, props.uncounted) }
    const LINKS_TABLE = tables.links.tableName
    const CLAIMS_TABLE = tables.claims.tableName
    const BUDGETS_TABLE = tables.budgets.tableName
    const CLICKS_TABLE = tables.clicks.tableName
    const PUBLIC_URLS = settings.publicUrls.join(',')
    const CACHE_SECONDS = String(settings.cacheSeconds)

    this.resolve = new LinkFunction(this, 'Resolve', {
      name: 'resolve',
      ...shared,
      environment: { LINKS_TABLE, BUDGETS_TABLE, CACHE_SECONDS, PUBLIC_URLS },
    })

    this.create = new LinkFunction(this, 'Create', {
      name: 'create',
      ...shared,
      environment: { LINKS_TABLE, CLAIMS_TABLE, PUBLIC_URLS, ORIGIN_SECRET },
    })
    this.expand = new LinkFunction(this, 'Expand', {
      name: 'expand',
      ...shared,
      environment: { LINKS_TABLE, PUBLIC_URLS, ORIGIN_SECRET },
    })

    this.stats = new LinkFunction(this, 'Stats', {
      name: 'stats',
      ...shared,
      environment: { LINKS_TABLE, CLICKS_TABLE, ORIGIN_SECRET },
    })

    this.count = new LinkFunction(this, 'Count', {
      name: 'count',
      ...shared,
      environment: { CLICKS_TABLE },
    })
  }
}
