// Questions of our own to the API of a side: they change nothing there.

import { signatureOf } from '../../legacy/authentication'
import type { Bytes } from '../../legacy/bytes'
import { isEmpty } from '../../legacy/php-values'
import { type Parameters, pathOf } from '../../legacy/request'
import { type LegacySettings, rootOf } from '../../legacy/settings'
import type { SentRequest } from '../exchange'
import type { Route } from '../route'
import type { Question } from './asking'

const form = 'application/x-www-form-urlencoded'

/** Puts a question to the API in the name of a request: as its client, and with credentials that do not show in a path. */
export function apiQuestion(
  request: SentRequest,
  route: Route,
  parameters: Readonly<Record<string, Bytes>>,
  settings: LegacySettings,
): Question {
  const body = encoded(Object.entries({ format: 'json', ...parameters, action: route }))
  const headers = { ...request.headers, 'content-type': form }
  const target = `${sitePath(settings)}/yourls-api.php`
  return { request: { ...request, method: 'POST', target, headers, body }, route }
}

/** The question that follows a keyword. On a side where it counts it is never asked without saying that it is not to. */
export function pathQuestion(request: SentRequest, keyword: Bytes, settings: LegacySettings): Question {
  return {
    request: { ...request, method: 'GET', target: `${sitePath(settings)}/${keyword}`, body: '' },
    route: 'redirect',
  }
}

const credentials = ['username', 'password', 'timestamp', 'signature', 'hash']

/** The credentials that a request has shown. */
export function credentialsOf(parameters: Parameters): Record<string, Bytes> {
  const shown = credentials.flatMap((name): [string, Bytes][] => {
    const value = parameters.get(name)
    return value === undefined || value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(shown)
}

/** The install's own credentials, where a request had none to show; null where they cannot be made. */
export function ownCredentials(settings: LegacySettings): Record<string, Bytes> | null {
  if (!settings.privateApi) return {}
  const [signature] = settings.signatures ?? []
  if (signature !== undefined) return { signature }
  const [user] = settings.users.keys()
  if (user === undefined || settings.cookieKey === '') return null
  return { signature: signatureOf(user, settings) }
}

/** A creation that wants this keyword and this title where it wants none: what it does want each side has to read for itself. */
export function wanting(
  request: SentRequest,
  parameters: Parameters,
  keyword: Bytes,
  title: Bytes | null,
): SentRequest {
  const wishes = Object.entries({ keyword, title }).filter(([name]) => isEmpty(parameters.get(name)))
  const more = encoded(wishes.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
  if (more === '') return request
  const type = request.headers['content-type'] ?? ''
  if (request.method !== 'POST' || !/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) {
    return { ...request, target: `${request.target}${request.target.includes('?') ? '&' : '?'}${more}` }
  }
  if (!/^multipart/i.test(type)) return { ...request, body: request.body === '' ? more : `${request.body}&${more}` }
  // A form in parts is sent as one without: the same parameters, read the same way.
  const whole = encoded([...parameters].map(([name, value]) => (value === null ? [`${name}[]`, ''] : [name, value])))
  return {
    ...request,
    target: pathOf(request.target),
    headers: { ...request.headers, 'content-type': form },
    body: `${whole}&${more}`,
  }
}

function encoded(pairs: readonly (readonly [Bytes, Bytes])[]): Bytes {
  return pairs.map((pair) => pair.map(escaped).join('=')).join('&')
}

function escaped(bytes: Bytes): Bytes {
  return bytes.replace(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

/** The path below which the site lives, without a slash at its end. */
function sitePath(settings: LegacySettings): Bytes {
  return rootOf(settings).replace(/^[a-z]+:\/\/[^/]*/i, '')
}
