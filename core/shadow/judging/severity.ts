// How grave a difference is: by what a visitor or a client would notice first.

import type { Difference, Severity } from '../verdict'
import { effectAndPath } from './redact'

/** S1: where a link leads, which link it is, how long an answer is kept. S3: texts for people. S2: all else that the contract says. */
export function severityOf({ path, kind, left, right }: Difference): Severity {
  const plain = effectAndPath(path)[1]
  if (/^status$|^location\b|^header\.(?:cache-control|expires|pragma)$/.test(plain)) return 'S1'
  if (/^body(?:\..*)?\.(?:keyword|shorturl|longurl|url|\(row\))$/.test(plain)) return kind === 'encoding' ? 'S2' : 'S1'
  if (/^body(?:\..*)?\.(?:message|title|\(title\)|\(text\)|\(markup\))$/.test(plain))
    return kind === 'value' ? 'S3' : 'S2'
  // In the simple format the whole body is the long or the short URL.
  const isUrl = [left, right].some((value) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(value ?? ''))
  return plain === 'body' && kind === 'value' && isUrl ? 'S1' : 'S2'
}

/** The gravest of some differences, the first of equals; undefined for none. */
export function gravest(differences: readonly Difference[]): Difference | undefined {
  return [...differences].sort((a, b) =>
    severityOf(a) < severityOf(b) ? -1 : severityOf(a) > severityOf(b) ? 1 : 0,
  )[0]
}
