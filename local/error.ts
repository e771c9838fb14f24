/** A reason why the platform cannot run, in one line for a person: what is wrong, why, and what to do about it. */
export class PlatformError extends Error {
  override name = 'PlatformError'
}
