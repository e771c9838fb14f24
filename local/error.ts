/** A reason why the platform cannot run, in one line for a person: what is wrong, why, and what to do about it. */
export class PlatformError extends Error {
  override name = 'PlatformError'
}

/** What is to be said about anything thrown, in a few words. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('cause' in error && error.cause) return reasonOf(error.cause)
  if ('message' in error && error.message) return String(error.message)
  return codeOf(error) ?? String(error)
}

/** The code of a system error, like EEXIST. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined
}
