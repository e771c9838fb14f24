import { Construct } from 'constructs'
import type { Bundles } from './bundles'
import type { Tables } from './data-stack'
import { allow, LinkFunction } from './link-function'
import type { Settings } from './settings'

export interface FunctionsProps {
  tables: Tables
  bundles: Bundles
  settings: Settings
  originSecret: string
  /** ARN of the queue that takes what count could not. */
  uncounted: string
}

/** The five functions: what each is told, what it is given, and all it may do. */
export class Functions extends Construct {
  readonly resolve: LinkFunction<'resolve'>
  readonly create: LinkFunction<'create'>
  readonly expand: LinkFunction<'expand'>
  readonly stats: LinkFunction<'stats'>
  readonly count: LinkFunction<'count'>

  constructor(scope: Construct, id: string, { tables, bundles, settings, originSecret, uncounted }: FunctionsProps) {
    super(scope, id)

    const LINKS_TABLE = tables.links.tableName
    const CLICKS_TABLE = tables.clicks.tableName
    const PUBLIC_URLS = settings.publicUrls.join(',')
    const ORIGIN_SECRET = originSecret

    // One small read and no SDK: more memory would only buy CPU it cannot use. 5 s, since nobody waits longer for a redirect.
    this.resolve = new LinkFunction<'resolve'>(this, 'Resolve', {
      code: bundles.resolve,
      environment: {
        LINKS_TABLE,
        BUDGETS_TABLE: tables.budgets.tableName,
        CACHE_SECONDS: String(settings.cacheSeconds),
        PUBLIC_URLS,
      },
      megabytes: 256,
      seconds: 5,
      may: [
        allow(['dynamodb:GetItem'], [tables.links.tableArn]),
        allow(['dynamodb:UpdateItem'], [tables.budgets.tableArn]),
      ],
    })

    // 10 s are a few conditional writes with the SDK's retries between them.
    this.create = new LinkFunction<'create'>(this, 'Create', {
      code: bundles.create,
      environment: { LINKS_TABLE, CLAIMS_TABLE: tables.claims.tableName, PUBLIC_URLS, ORIGIN_SECRET },
      megabytes: 256,
      seconds: 10,
      may: [
        allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [tables.links.tableArn]),
        allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [tables.claims.tableArn]),
      ],
    })
    this.expand = new LinkFunction<'expand'>(this, 'Expand', {
      code: bundles.expand,
      environment: { LINKS_TABLE, PUBLIC_URLS, ORIGIN_SECRET },
      megabytes: 256,
      seconds: 10,
      may: [allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem'], [tables.links.tableArn])],
    })

    // Adds up many counters per answer, so twice the CPU, and time to read several pages of them.
    this.stats = new LinkFunction<'stats'>(this, 'Stats', {
      code: bundles.stats,
      environment: { LINKS_TABLE, CLICKS_TABLE, ORIGIN_SECRET },
      megabytes: 512,
      seconds: 15,
      may: [
        allow(['dynamodb:GetItem', 'dynamodb:Query'], [tables.links.tableArn]),
        allow(['dynamodb:Query'], [tables.clicks.tableArn]),
      ],
    })
    // Nobody waits for it: a delivery of thousands of lines, or the folding of a day, may take its minute.
    this.count = new LinkFunction<'count'>(this, 'Count', {
      code: bundles.count,
      environment: { CLICKS_TABLE },
      megabytes: 512,
      seconds: 60,
      may: [
        allow(
          [
            'dynamodb:GetItem',
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:Query',
            'dynamodb:DeleteItem',
            'dynamodb:BatchWriteItem',
          ],
          [tables.clicks.tableArn],
        ),
        allow(['sqs:SendMessage'], [uncounted]),
      ],
    })
  }
}
