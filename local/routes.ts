// Which route of an HTTP API takes a request.
// Order by "Create routes for HTTP APIs": a full match, then a greedy variable, then $default; a method before ANY.

export interface Route<To> {
  /** As API Gateway writes it: `GET /v1/links/{code}`, `ANY /files/{path+}` or `$default`. */
  key: string
  to: To
}

export interface Matched<To> extends Route<To> {
  parameters: Record<string, string> | undefined
}

/** Gives the route for a method and a path that is not decoded yet, or undefined. */
export type Match<To> = (method: string, path: string) => Matched<To> | undefined

/** Makes the function that matches requests with these routes. */
export function compileRoutes<To>(routes: readonly Route<To>[]): Match<To> {
  const fallback = routes.find(({ key }) => key === '$default')
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compile)
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  return (method, path) => {
    const segments = path.split('/')
    for (const route of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue
      const parameters = parametersOf(route.segments, segments)
      if (parameters) {
        return { ...route.route, parameters: Object.keys(parameters).length > 0 ? parameters : undefined }
      }
    }
    return fallback && { ...fallback, parameters: undefined }
  }
}

function compile<To>(route: Route<To>) {
  const [method = '', path = ''] = route.key.split(' ')
  const segments = path.split('/')
  // Segment by segment the more particular comes first; among equals the one for a single method.
  const rank = segments.map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0')).join('')
  return { route, method, segments, rank: `${rank.replace('2', '9')}${method === 'ANY' ? 'b' : 'a'}` }
}

function parametersOf(pattern: string[], path: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, segment] of pattern.entries()) {
    const given = path[index]
    if (given === undefined) return undefined
    if (segment.endsWith('+}')) {
      const rest = path.slice(index).join('/')
      if (rest === '') return undefined
      parameters[segment.slice(1, -2)] = decodeURIComponent(rest)
      return parameters
    }
    if (segment.startsWith('{')) {
      if (given === '') return undefined
      parameters[segment.slice(1, -1)] = decodeURIComponent(given)
    } else if (given !== segment && decodeURIComponent(given) !== segment) return undefined
  }
  return path.length === pattern.length ? parameters : undefined
}
