/**
 * Which of the media types on offer a client likes best, by the weights (`q`) of its header Accept: RFC 9110, section 12.5.1, without
 * parameters other than q. Of equals it is the first on offer, and so it is when the client takes none of them, or says nothing.
 */
export function preferred<T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T {
  const ranges = (accept ?? '*/*').split(',').map(rangeOf)
  const [first, ...others] = offered
  return others.reduce<T>((best, type) => (weightOf(type, ranges) > weightOf(best, ranges) ? type : best), first)
}

interface Range {
  type: string
  weight: number
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters
    .map((parameter) => /^q=([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1])
    .find((q) => q !== undefined)
  return { type, weight: Number(weight ?? 1) }
}

/** What names a type most exactly says how much it is liked. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const [kind] = type.split('/')
  for (const name of [type, `${kind}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === name)
    if (range !== undefined) return range.weight
  }
  return 0
}
