// Contract 8, hosts: punycode (RFC 3492), decoding only: what stands behind `xn--` in a host name.
const base = 36
const [least, most, skew, damping] = [1, 26, 38, 700]

/** The label behind `xn--`, or null when it is not valid punycode. */
export function decodePunycode(encoded: string): string | null {
  if (/[^\x00-\x7f]/.test(encoded)) return null
  const dash = encoded.lastIndexOf('-')
  const output = dash > 0 ? [...encoded.slice(0, dash)].map((c) => c.charCodeAt(0)) : []
  let [code, index, bias, at] = [128, 0, 72, dash > 0 ? dash + 1 : 0]
  while (at < encoded.length) {
    const step = readNumber(encoded, at, bias)
    if (!step) return null
    bias = adapt(step.value, output.length + 1, index === 0 && code === 128)
    index += step.value
    code += Math.floor(index / (output.length + 1))
    index %= output.length + 1
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null
    output.splice(index, 0, code)
    index += 1
    at = step.at
  }
  return String.fromCodePoint(...output)
}

/** One generalized variable-length integer, and where it ends. */
function readNumber(text: string, start: number, bias: number): { value: number; at: number } | null {
  let [value, weight] = [0, 1]
  for (let at = start, k = base; at < text.length; at += 1, k += base) {
    const digit = digitOf(text.charCodeAt(at))
    if (digit < 0) return null
    value += digit * weight
    if (value > 0x7fffffff) return null
    const threshold = Math.min(Math.max(k - bias, least), most)
    if (digit < threshold) return { value, at: at + 1 }
    weight *= base - threshold
  }
  return null
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 22
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 : -1
}

function adapt(given: number, length: number, first: boolean): number {
  let delta = first ? Math.floor(given / damping) : given >> 1
  delta += Math.floor(delta / length)
  let k = 0
  while (delta > ((base - least) * most) >> 1) {
    delta = Math.floor(delta / (base - least))
    k += base
  }
  return k + Math.floor(((base - least + 1) * delta) / (delta + skew))
}
