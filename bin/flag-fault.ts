import { reasonOf } from '../local/error'

/**
 * Why parseArgs did not take a command line, in one sentence without its full stop. What it says besides, over several lines, is what
 * else could have been meant.
 */
export function flagFault(error: unknown): string {
  const message = reasonOf(error)
  const ambiguous = /^Option '(?:-\w, )?(--[^\s']+)[^']*' argument is ambiguous/.exec(message)?.[1]
  if (ambiguous !== undefined)
    return `${ambiguous} needs a value; one that begins with a dash is given as ${ambiguous}=-X`
  return message.split('\n')[0]?.split('. ')[0]?.replace(/\.$/, '') ?? ''
}
