import { isCode } from '../../core/links/code'
import { Refusal } from '../../core/refusals'

/**
 * Reads a short link's path, as sent: `/code`, with a `+` for its preview; one final slash is forgiven, and so are
 * percent-encoded characters. Refuses with `not-found` what no code can be, without asking the store.
 */
export function readPath(path: string): { code: string; isPreview: boolean } {
  const [, code = '', plus] = /^\/([^/+]+)(\+)?\/?$/.exec(decoded(path)) ?? []
  if (!isCode(code)) throw new Refusal('not-found', 'There is nothing at this address. Was it copied whole?')
  return { code, isPreview: plus !== undefined }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
