// Contract 4: parameters from a query or a form, read as the legacy's language reads them.
import type { Bytes } from './byte-strings'

/** A value, or what `name[]=x` makes: an array, in order of arrival. */
export type Parameter = Bytes | ParameterArray
export type ParameterArray = Map<Bytes, Parameter>
export type Parameters = Map<Bytes, Parameter>

/** Adds the pairs of `a=b&c=d` to the parameters; of repeated names the last counts; `;` does not separate. */
export function addPairs(parameters: Parameters, text: Bytes): void {
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = at < 0 ? pair : pair.slice(0, at)
    addParameter(parameters, decode(name), at < 0 ? '' : decode(pair.slice(at + 1)))
  }
}

/** Adds one parameter under its decoded name: `a[b][]` makes arrays; spaces and dots in the name become `_`. */
export function addParameter(parameters: Parameters, name: Bytes, value: Bytes): void {
  const path = pathOf(name)
  const [last] = path.splice(-1)
  if (last === undefined || (path.length === 0 && last === '')) return
  let place: ParameterArray = parameters
  for (const step of path) place = arrayAt(place, step ?? nextIndex(place))
  put(place, last ?? nextIndex(place), value)
}

/** Once: `+` is a space, malformed escapes stay as they are. */
export function decode(text: Bytes): Bytes {
  return text
    .replace(/\+/g, ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** The steps of a name; null stands for `[]`, the next free index. */
function pathOf(given: Bytes): (Bytes | null)[] {
  const name = given.replace(/^ +/, '').replace(/\0.*$/s, '')
  const open = name.indexOf('[')
  if (open <= 0 || !name.includes(']', open)) return [name.replace(/[ .[]/g, '_')]
  const path: (Bytes | null)[] = [name.slice(0, open).replace(/[ .]/g, '_')]
  let rest = name.slice(open)
  while (rest.startsWith('[') && rest.includes(']')) {
    const step = rest.slice(1, rest.indexOf(']')).replace(/^\s/, '')
    path.push(step === '' ? null : step)
    rest = rest.slice(rest.indexOf(']') + 1)
  }
  return path
}

function arrayAt(place: ParameterArray, step: Bytes): ParameterArray {
  const there = place.get(step)
  if (there instanceof Map) return there
  const made: ParameterArray = new Map()
  put(place, step, made)
  return made
}

function put(place: ParameterArray, step: Bytes, value: Parameter): void {
  place.set(step, value)
}

function nextIndex(place: ParameterArray): Bytes {
  const taken = [...place.keys()].filter((key) => /^(0|[1-9]\d*)$/.test(key)).map(Number)
  return String(taken.length === 0 ? 0 : Math.max(...taken) + 1)
}
