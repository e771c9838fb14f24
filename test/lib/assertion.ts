import { type Assembly, at, every, put, same } from './assembly'

/** Something the templates must keep, and ways to break it that it must notice. */
export interface Assertion {
  says: string
  /** What is wrong, one line each; none when it holds. */
  faults(assembly: Assembly): string[]
  /** Each one spoils a copy of the assembly. */
  breaks: Record<string, (assembly: Assembly) => void>
}

/**
 * All resources of a type, this many, have these values at these paths. Breaks itself in every way there is:
 * for each resource and path the value is taken away.
 */
export function all(
  type: string,
  count: number,
  says: string,
  values: Record<string, unknown>,
  which: RegExp = /^/,
): Assertion {
  const paths = Object.keys(values)
  const chosen = (assembly: Assembly) => every(assembly, type).filter(([id]) => which.test(id))
  const faults = (assembly: Assembly) => {
    const wrong = chosen(assembly).flatMap(([id, resource]) =>
      paths
        .filter((path) => !same(at(resource, path), values[path]))
        .map((path) => `${id}: ${path} is ${JSON.stringify(at(resource, path))}`),
    )
    const found = chosen(assembly).length
    return found === count ? wrong : [`${found} of ${type}, not ${count}`, ...wrong]
  }
  const without = (index: number, path: string) => (assembly: Assembly) =>
    put(chosen(assembly)[index]?.[1], path, values[path] === undefined ? 'something' : undefined)

  const breaks: Assertion['breaks'] = {}
  for (let index = 0; index < count; index++) {
    for (const path of paths) breaks[`${type} ${index + 1} without ${path}`] = without(index, path)
  }
  return { says: `${type}: ${says}`, faults, breaks }
}

/** Faults that are simply differences between what is and what should be. */
export function difference(what: string, is: unknown, should: unknown): string[] {
  return same(is, should) ? [] : [`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(should)}`]
}
