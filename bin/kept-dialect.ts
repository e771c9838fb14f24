// Which dialect a data folder is of.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './start-options'

/**
 * Notes the dialect of a data folder, which one without a note takes on. Refuses, with a UsageError, the other one: links of one dialect
 * are not all links of the other, and their keywords are counted elsewhere.
 */
export function keepDialect(folder: string, dialect: string): void {
  const mark = join(folder, 'dialect')
  const known = existsSync(mark) ? readFileSync(mark, 'utf8') : dialect
  if (known !== dialect) {
    throw new UsageError(
      `${folder} keeps links of the ${known} dialect, and the ${dialect} one would not find all of them: start with --dialect ${known}, ` +
        'or name another folder with --data, and bring them there with ops export and ops import.',
    )
  }
  writeFileSync(mark, dialect)
}
