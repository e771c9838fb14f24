// Other statuses.
import { everyNth, type Mutation, mutation, of } from '../mutation'
import type { Question } from '../said'

const changes: readonly (readonly [from: number, to: number, route?: Question['route']])[] = [
  ...([302, 303, 307, 308, 200, 404, 410] as const).map((to) => [301, to] as const),
  ...([301, 303, 307, 404] as const).map((to) => [302, to] as const),
  ...([201, 204, 206, 404] as const).map((to) => [200, to] as const),
  ...([200, 400, 410] as const).map((to) => [404, to] as const),
  ...([409, 200, 422, 404] as const).map((to) => [400, to] as const),
  ...([401, 200] as const).map((to) => [403, to] as const),
  ...(['shorturl', 'expand', 'url-stats', 'stats', 'db-stats', 'version'] as const).map(
    (route) => [200, 202, route] as const,
  ),
]

export function statusMutations(): Mutation[] {
  const all = changes.map(([from, to, route]) => {
    const where = route === undefined ? () => true : of(route)
    const names = new RegExp(`${route ?? ''}.*status ${from} became|status ${to} became`)
    return mutation(
      `status ${from} as ${to}${route === undefined ? '' : ` of ${route}`}`,
      // The legacy is what is changed: it said the new one, and the candidate says the old one.
      new RegExp(`${names.source}|status ${to} became ${from}`),
      (said) => (said.status === from ? { ...said, status: to } : said),
      where,
    )
  })
  const rare = mutation('status 301 as 302', /status 302 became 301/, (said) =>
    said.status === 301 ? { ...said, status: 302 } : said,
  )
  return [...all, everyNth(20, rare)]
}
