// What a value has to look like for a mask to cover it. Null, a value that is not there, looks like nothing.

/** A UUID. */
export function isUuid(value: string | null): boolean {
  return value !== null && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
}

/** An ETag, strong or weak. */
export function isTag(value: string | null): boolean {
  return value !== null && /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(value)
}

/** A count as it is written in JSON: no sign, no point, no leading zero. */
export function isCount(value: string | null): value is string {
  return value !== null && /^(?:0|[1-9]\d{0,14})$/.test(value)
}

/** How many seconds two dates of HTTP are apart; not a number where one is none. */
export function datesApart(left: string | null, right: string | null): number {
  const [from = Number.NaN, to = Number.NaN] = [left, right].map((value) =>
    /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/.test(value ?? '') ? Date.parse(value ?? '') / 1000 : Number.NaN,
  )
  return Math.abs(from - to)
}

/** How many seconds two timestamps of the contract are apart; not a number where one is none. */
export function timestampsApart(left: string | null, right: string | null): number {
  const [from = Number.NaN, to = Number.NaN] = [left, right].map((value) =>
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value ?? '') ? Date.parse(`${value}Z`) / 1000 : Number.NaN,
  )
  return Math.abs(from - to)
}

/** A cookie without when it ends, and its value as a length. */
export function cookieShape(value: string | null): string {
  return (value ?? '')
    .replace(/(expires=)\w{3}, \d\d[ -]\w{3}[ -]\d{2,4} [\d:]{8} GMT/gi, '$1date')
    .replace(/^([^=;]*=)([\w%.+/=-]+)/, (_, name: string, text: string) => `${name}${text.length}`)
}

const nonce = /'nonce-[\w+/=-]{8,}'/g

/** Whether a content security policy has a nonce. */
export function hasNonce(value: string | null): boolean {
  return value !== null && value.search(nonce) >= 0
}

/** A content security policy without its nonces. */
export function withoutNonce(value: string | null): string {
  return (value ?? '').replace(nonce, "'nonce'")
}
