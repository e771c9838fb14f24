import { Aws } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpRoute, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { legacyApi, routes } from '../core/routes'
import { acknowledge } from './acknowledge'
import type { LinkFunction } from './link-function'
import type { StackSettings } from './stack-settings'

type Answering = (typeof routes)[number]['function'] | 'resolve'

/** The functions it leads to; a router where the legacy dialect is spoken, and a shadow of it while migrating. */
type Answers = Record<Answering, LinkFunction> & {
  router: LinkFunction<'router'> | null
  shadow: LinkFunction<'shadow'> | null
}

// Who asked is not in it: an address is personal, and nothing here needs one.
const accessLine = JSON.stringify({
  type: 'api',
  timestamp: '$context.requestTime',
  request: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  error: '$context.error.message',
})

/**
 * The product API, route by route as core/routes.ts has it. What no route takes goes to expand, which knows 404 from 405; in
 * the legacy dialect it is a short link, and goes to resolve; while migrating to the router, which knows who answers it.
 */
export class Api extends Construct {
  /** Host name for the front door. Of no use to anyone else: without the origin secret every function refuses. */
  readonly domain: string

  constructor(scope: Construct, id: string, functions: Answers, { logDays }: Pick<StackSettings, 'logDays'>) {
    super(scope, id)

    const integrations = {
      create: new HttpLambdaIntegration('Create', functions.create.live),
      expand: new HttpLambdaIntegration('Expand', functions.expand.live),
      stats: new HttpLambdaIntegration('Stats', functions.stats.live),
    }
    const router = functions.router && new HttpLambdaIntegration('Router', functions.router.live)
    const paths = functions.shadow ? router : router && new HttpLambdaIntegration('Resolve', functions.resolve.live)
    const api = new HttpApi(this, 'HttpApi', {
      apiName: 'understudy',
      createDefaultStage: false,
      defaultIntegration: paths ?? integrations.expand,
    })
    for (const route of routes) {
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations[route.function],
      })
    }

    if (router) api.addRoutes({ path: legacyApi, methods: [HttpMethod.ANY], integration: router })

    for (const route of api.node.children.filter((child) => child instanceof HttpRoute)) {
      acknowledge(
        route,
        'APIG4',
        'Functions check keys themselves: an authorizer that remembers would let revoked ones in.',
      )
    }

    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      // A bound on what a flood can cost; links are made far slower than they are followed.
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(new LogGroup(this, 'AccessLog', { retention: logDays })),
        format: AccessLogFormat.custom(accessLine),
      },
    })
    this.domain = `${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
  }
}
