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

/** The five functions, what each is told, and what it is given to work with. */
export class Functions extends Construct {
  readonly resolve: LinkFunction
  readonly create: LinkFunction
  readonly expand: LinkFunction
  readonly stats: LinkFunction
  readonly count: LinkFunction

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id)
    const { tables, bundles, settings, originSecret: ORIGIN_SECRET } = props
    const may = permissions(tables, props.uncounted)
    const LINKS_TABLE = tables.links.tableName
    const CLAIMS_TABLE = tables.claims.tableName
    const BUDGETS_TABLE = tables.budgets.tableName
    const CLICKS_TABLE = tables.clicks.tableName
    const PUBLIC_URLS = settings.publicUrls.join(',')
    const CACHE_SECONDS = String(settings.cacheSeconds)

    // One small read without the SDK: more memory would buy it CPU it has no use for. Nobody waits 5 s for a redirect.
    this.resolve = new LinkFunction<'resolve'>(this, 'Resolve', {
      code: bundles.resolve,
      may: may.resolve,
      megabytes: 256,
      seconds: 5,
      environment: { LINKS_TABLE, BUDGETS_TABLE, CACHE_SECONDS, PUBLIC_URLS },
    })

    // A few single-item requests; 10 s leave room for the SDK to try a throttled one again.
    this.create = new LinkFunction<'create'>(this, 'Create', {
      code: bundles.create,
      may: may.create,
      megabytes: 256,
      seconds: 10,
      environment: { LINKS_TABLE, CLAIMS_TABLE, PUBLIC_URLS, ORIGIN_SECRET },
    })
    this.expand = new LinkFunction<'expand'>(this, 'Expand', {
      code: bundles.expand,
      may: may.expand,
      megabytes: 256,
      seconds: 10,
      environment: { LINKS_TABLE, PUBLIC_URLS, ORIGIN_SECRET },
    })

    // Adds up many counters for one answer: twice the CPU, and time for several pages of them.
    this.stats = new LinkFunction<'stats'>(this, 'Stats', {
      code: bundles.stats,
      may: may.stats,
      megabytes: 512,
      seconds: 15,
      environment: { LINKS_TABLE, CLICKS_TABLE, ORIGIN_SECRET },
    })

    // Nobody waits for it: a delivery of thousands of lines, or the folding of a day, may take its minute.
    this.count = new LinkFunction<'count'>(this, 'Count', {
      code: bundles.count,
      may: may.count,
      megabytes: 512,
      seconds: 60,
      environment: { CLICKS_TABLE },
    })
  }
}
