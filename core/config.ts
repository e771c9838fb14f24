// The environment each function needs. The stack must give it; the function may count on it.
const needs = {
  create: ['LINKS_TABLE', 'CLAIMS_TABLE', 'PUBLIC_URLS', 'ORIGIN_SECRET'],
  expand: ['LINKS_TABLE', 'PUBLIC_URLS', 'ORIGIN_SECRET'],
  stats: ['LINKS_TABLE', 'CLICKS_TABLE', 'ORIGIN_SECRET'],
  resolve: ['LINKS_TABLE', 'BUDGETS_TABLE', 'CACHE_SECONDS', 'PUBLIC_URLS'],
  count: ['CLICKS_TABLE'],
} as const

export type FunctionName = keyof typeof needs
export type Config<F extends FunctionName> = Record<(typeof needs)[F][number], string>

/**
 * The environment of one function: every variable it needs, as text (an empty text is a value).
 * Refuses to start, naming what is missing, so that a wrong deployment fails at its cold start and not at a request.
 */
export function config<F extends FunctionName>(name: F, env: NodeJS.ProcessEnv = process.env): Config<F> {
  const missing = needs[name].filter((key) => env[key] === undefined)
  if (missing.length > 0) throw new Error(`${name} needs ${missing.join(', ')}`)
  return Object.fromEntries(needs[name].map((key) => [key, env[key]])) as Config<F>
}
