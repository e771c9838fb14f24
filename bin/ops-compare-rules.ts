// ops compare rules check: expected differences are files, and each has an owner, a reason and an end.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Expected, isLive, parseExpected } from '../core/shadow/judging/expected'

const shipped = join(__dirname, '..', 'core', 'shadow', 'expected')

/**
 * Looks at every file of a folder, and says of each what it covers or what is wrong with it. Gives 0 when all hold today, and 1 when one
 * is not valid, is over, or has the id of another. `now` is in milliseconds since 1970.
 */
export function checkRules(folder = shipped, say: (line: string) => void, now = Date.now()): number {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const seen = new Map<string, string>()
  let wrong = 0
  for (const file of files.sort()) {
    for (const { rule, fault } of rulesIn(join(folder, file))) {
      const problem = fault ?? problemOf(rule, seen, now)
      if (problem === null)
        say(
          `${file}: ${rule?.id} covers ${rule?.route} ${rule?.path} until ${rule?.expires}; ${rule?.owner} answers for it.`,
        )
      else say(`${file}: ${problem}.`)
      if (problem !== null) wrong++
      if (rule !== null) seen.set(rule.id, file)
    }
  }
  say(files.length === 0 ? 'There are no expected differences.' : `${files.length} files, ${wrong} wrong.`)
  return wrong > 0 ? 1 : 0
}

function problemOf(rule: Expected | null, seen: ReadonlyMap<string, string>, now: number): string | null {
  if (rule === null) return 'it cannot be read'
  if (seen.has(rule.id)) return `${rule.id} is in ${seen.get(rule.id)} already`
  if (isLive(rule, now)) return null
  return rule.since > new Date(now).toISOString().slice(0, 10)
    ? `${rule.id} does not hold before ${rule.since}`
    : `${rule.id} was over at the end of ${rule.expires}, and covers nothing any more`
}

function rulesIn(file: string): { rule: Expected | null; fault: string | null }[] {
  let all: unknown[]
  try {
    all = [JSON.parse(readFileSync(file, 'utf8'))].flat()
  } catch {
    return [{ rule: null, fault: 'it is not JSON' }]
  }
  return all.map((given) => {
    try {
      return { rule: parseExpected(JSON.stringify(given)), fault: null }
    } catch (error) {
      return { rule: null, fault: String((error as Error).message) }
    }
  })
}
