// What is kept of the request behind a click.
import { isbot } from 'isbot'
import type { Visit } from './line'

const longestHost = 80

/** Answers that statistics give beside hosts: a host of such a name would be mistaken for one. */
const taken = ['direct', 'other', 'unknown']

/**
 * What is recorded of a request, given a look-up of its headers by lower-case name. A bot is what isbot knows by its user
 * agent, what names none (browsers always do), and what only fetches ahead of a person (`Sec-Purpose`).
 */
export function visitOf(header: (name: string) => string | undefined): Visit {
  const agent = header('user-agent')?.trim() ?? ''
  return {
    bot: agent === '' || isbot(agent) || isPrefetch(header('sec-purpose')),
    country: country(header('cloudfront-viewer-country')),
    referrer: referrerHost(header('referer')),
  }
}

/** Whether a browser only fetches ahead of a person, by its `Sec-Purpose` header (`prefetch`, `prefetch;prerender`). */
export function isPrefetch(purpose: string | undefined): boolean {
  return /\b(prefetch|prerender)\b/i.test(purpose ?? '')
}

/**
 * The host a `Referer` header names: lower case, without port, user and path. Null when there is no header; `other` for
 * what has no host, is longer than 80 characters, or is called what statistics call something else.
 */
export function referrerHost(header: string | undefined): string | null {
  const text = header?.trim() ?? ''
  if (text === '') return null
  const host = hostOf(text)
  return host === '' || host.length > longestHost || taken.includes(host) ? 'other' : host
}

function hostOf(text: string): string {
  try {
    const { protocol, hostname } = new URL(text)
    return /^https?:$/.test(protocol) ? hostname.replace(/\.$/, '').toLowerCase() : ''
  } catch {
    return ''
  }
}

/** CloudFront sends ISO 3166 codes. What else stands there says nothing. */
function country(header: string | undefined): string | null {
  return header !== undefined && /^[A-Z]{2}$/.test(header) ? header : null
}
