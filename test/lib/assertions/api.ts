import { routes } from '../../../core/routes'
import { type Assembly, at, every, one, put, type Template, target } from '../assembly'
import { type Assertion, all, difference } from '../assertion'
import { aliasOf } from './calling'

export const api: Assertion[] = [
  {
    says: 'the routes are those of core/routes.ts, and the rest goes to expand',
    faults: (assembly) => {
      const wanted = routes.map((route) => `${route.method} ${route.path} -> ${aliasOf(route.function)}`)
      const there = every(assembly, 'AWS::ApiGatewayV2::Route').map(
        ([, { Properties }]) => `${Properties.RouteKey} -> ${answering(assembly, Properties.Target)}`,
      )
      return difference('routes', there.sort(), [...wanted, `$default -> ${aliasOf('expand')}`].sort())
    },
    breaks: {
      'no $default': ({ service }) =>
        put(service.Resources, idOf(service, /^ApiHttpApiDefaultRoute[0-9A-F]{8}$/), undefined),
      'another function answers': (assembly) => {
        const integration = every(assembly, 'AWS::ApiGatewayV2::Integration')[1]?.[1]
        put(integration, 'Properties.IntegrationUri', { Ref: `${aliasOf('stats')}00000000` })
      },
      'another path': (assembly) =>
        put(
          one(assembly, 'AWS::ApiGatewayV2::Route', 'ApiHttpApiGETv1stats'),
          'Properties.RouteKey',
          'GET /v1/statistics',
        ),
    },
  },
  all('AWS::ApiGatewayV2::Stage', 1, 'bounded, and writes who answered what, but not who asked', {
    'Properties.StageName': '$default',
    'Properties.AutoDeploy': true,
    'Properties.DefaultRouteSettings': { ThrottlingBurstLimit: 1000, ThrottlingRateLimit: 500 },
    'Properties.AccessLogSettings.Format':
      '{"type":"api","timestamp":"$context.requestTime","request":"$context.requestId","route":"$context.routeKey","status":"$context.status","milliseconds":"$context.responseLatency","error":"$context.error.message"}',
  }),
]

// A route's target is `integrations/<id>`, and the integration calls the function.
function answering(assembly: Assembly, routeTarget: unknown): string {
  const [path, reference] = [at(routeTarget, 'Fn::Join.1.0'), at(routeTarget, 'Fn::Join.1.1.Ref')]
  const integration = assembly.service.Resources[String(reference)]
  return path === 'integrations/' ? target(assembly, integration?.Properties.IntegrationUri) : `${path}`
}

function idOf(template: Template, pattern: RegExp): string {
  return Object.keys(template.Resources).find((id) => pattern.test(id)) ?? ''
}
