const form = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/**
 * Reads an instant as RFC 3339 writes it (`2026-12-01T09:30:00Z`, any offset, seconds optional) or a whole day
 * (`2026-12-01`, midnight UTC). Gives milliseconds since 1970, or null for anything else, a 30 February included and
 * what lies after 9999: without an offset a time would depend on whose clock reads it.
 */
export function readInstant(text: string): number | null {
  const day = form.exec(text)?.[1]
  if (day === undefined) return null
  // Date.parse lets 2026-02-30 roll over into March.
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return null
  // Date.parse takes 24:00 for the next day, and an offset can lead beyond what four digits can say.
  const at = Date.parse(text)
  return Number.isNaN(at) || at >= Date.UTC(10_000, 0) || text.includes('T24') ? null : at
}
