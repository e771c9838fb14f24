/** What stands before every route of the API. */
const door = ['KEYS_TABLE', 'ACCESS', 'ANONYMOUS_CREATE', 'GUESSES_PER_MINUTE'] as const
/** What following a link needs. */
const following = ['LINKS_TABLE', 'BUDGETS_TABLE', 'CACHE_SECONDS'] as const

// The environment each function needs, in each dialect. The stack must give it; the function may count on it.
const modern = {
  create: ['LINKS_TABLE', 'CLAIMS_TABLE', 'PUBLIC_URLS', 'ORIGIN_SECRET', 'CREATES_PER_MINUTE', ...door],
  expand: ['LINKS_TABLE', 'PUBLIC_URLS', 'ORIGIN_SECRET', ...door],
  stats: ['LINKS_TABLE', 'CLICKS_TABLE', 'ORIGIN_SECRET', ...door],
  resolve: [...following, 'PUBLIC_URLS', 'GUESSES_PER_MINUTE'],
  count: ['CLICKS_TABLE'],
} as const

/** The secret with the settings of the install, and the site for one that leaves it out. */
const install = ['LEGACY_SECRET', 'LEGACY_SITE'] as const
const sides = ['CREATE_FUNCTION', 'EXPAND_FUNCTION', 'STATS_FUNCTION', 'RESOLVE_FUNCTION'] as const
const shown = ['LEGACY_SITE', 'PRIVATE_PAGES'] as const

/** What the legacy dialect needs: its functions answer the modern routes as well, but for resolve, which has none. */
const legacy = {
  router: ['ORIGIN_SECRET', ...shown, ...sides],
  create: [...modern.create, ...install, 'LEGACY_TABLE', 'RANKS_TABLE'],
  expand: [...modern.expand, ...install, 'RANKS_TABLE'],
  stats: [...modern.stats, ...install, 'RANKS_TABLE'],
  resolve: [...following, ...shown, 'ORIGIN_SECRET', 'RANKS_TABLE', 'NOSTATS', 'LOCATION_BYTES'],
  count: [...modern.count, 'RANKS_TABLE'],
} as const

/** The functions of the modern dialect, and those of the legacy dialect: the same and the router. */
export type FunctionName = keyof typeof modern
export type LegacyFunctionName = keyof typeof legacy

export type Config<F extends FunctionName> = Record<(typeof modern)[F][number], string>
export type LegacyConfig<F extends LegacyFunctionName> = Record<(typeof legacy)[F][number], string>

/**
 * The environment of one function: every variable it needs, as text (an empty text is a value).
 * Refuses to start, naming what is missing, so that a wrong deployment fails at its cold start and not at a request.
 */
export function config<F extends FunctionName>(name: F, env: NodeJS.ProcessEnv = process.env): Config<F> {
  return only(modern[name], name, env) as Config<F>
}

/** The environment of one function of the legacy dialect, in the same way. */
export function legacyConfig<F extends LegacyFunctionName>(
  name: F,
  env: NodeJS.ProcessEnv = process.env,
): LegacyConfig<F> {
  return only(legacy[name], name, env) as LegacyConfig<F>
}

function only(needed: readonly string[], name: string, env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const missing = needed.filter((key) => env[key] === undefined)
  if (missing.length > 0) throw new Error(`${name} needs ${missing.join(', ')}`)
  return Object.fromEntries(needed.map((key) => [key, env[key]]))
}
