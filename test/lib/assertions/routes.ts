import { type Assembly, every } from '../assembly'
import { difference } from '../assertion'

/** What is wrong with where the HTTP API leads in the legacy dialect, when what no route takes goes to this function. */
export function routeFaults(assembly: Assembly, paths: 'Router' | 'Resolve'): string[] {
  const routes = every(assembly, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties)
  const to = (key: string) => {
    const integration = JSON.stringify(routes.find(({ RouteKey }) => RouteKey === key)?.Target)
    return ['Router', 'Resolve', 'Create', 'Expand', 'Stats'].find((name) => integration?.includes(name))
  }
  return [
    ...difference('API', to('ANY /yourls-api.php'), 'Router'),
    ...difference('paths', to('$default'), paths),
    ...difference('create', to('POST /v1/links'), 'Create'),
    ...difference('routes', routes.length, 13),
  ]
}
