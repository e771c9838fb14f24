// Secrets Manager: generated once, kept in files only their owner can read, and put where templates refer to them.
import { randomInt } from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Fields, fields, number, parsed, text } from './decode'
import { PlatformError } from './error'
import { makeFolder, writeWhole } from './files'
import type { Resource, Template } from './template'

const alphabets = {
  ExcludeLowercase: 'abcdefghijklmnopqrstuvwxyz',
  ExcludeUppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ExcludeNumbers: '0123456789',
  // The punctuation of the GetRandomPassword API.
  ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

/** The app's secrets by id. */
export interface Secrets {
  /**
   * Puts secrets in place of `{{resolve:secretsmanager:id:SecretString:key:stage:version}}` in a text. It refuses
   * references to anything else.
   */
  resolve(value: string): string
  /** The text of a secret; undefined where there is none of this id. */
  get(id: string): string | undefined
  /** Gives a secret another text, and says whether there is one of this id. What the template resolved keeps the old one. */
  put(id: string, value: string): boolean
}

/**
 * Makes the app's secrets that do not exist yet in `folder`. They are looked for when the first one is asked for. With `forgets`
 * what is put is in memory only: a test does that all the time, and replacing a file is slow.
 */
export function openSecrets(template: () => Template, folder: string, forgets: boolean): Secrets {
  let read: Map<string, string> | undefined
  const values = () => (read ??= readSecrets(template(), folder))
  return {
    resolve(value) {
      return value.replace(/\{\{resolve:([^}]*)\}\}/g, (_, reference: string) => dereference(reference, values()))
    },
    get: (id) => values().get(id),
    put(id, value) {
      if (!values().has(id)) return false
      if (!forgets) writePrivate(pathOf(id, folder), value)
      values().set(id, value)
      return true
    },
  }
}

function dereference(reference: string, values: Map<string, string>): string {
  for (const [id, value] of values) {
    const prefix = `secretsmanager:${id}`
    if (reference !== prefix && !reference.startsWith(`${prefix}:`)) continue
    const [, , key] = reference.slice(prefix.length).split(':')
    if (!key) return value
    return text(fields(parsed(value), `secret ${id}`)[key], `${key} of secret ${id}`)
  }
  throw new PlatformError(`The reference {{resolve:${reference}}} is to no secret of this app.`)
}

function readSecrets(template: Template, folder: string): Map<string, string> {
  makeFolder(folder)
  return new Map(
    template
      .resources('AWS::SecretsManager::Secret')
      .map((secret) => [secret.ref, readOrMake(secret, folder)] as const),
  )
}

function pathOf(id: string, folder: string): string {
  return join(folder, `${id.slice(id.lastIndexOf(':') + 1).replaceAll('/', '_')}.secret`)
}

function writePrivate(path: string, value: string): void {
  writeWhole(path, value, 0o600)
  chmodSync(path, 0o600)
}

function readOrMake(secret: Resource, folder: string): string {
  const path = pathOf(secret.ref, folder)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  const rule = secret.property('GenerateSecretString')
  if (rule === undefined)
    throw new PlatformError(`The secret ${secret.id} has no GenerateSecretString: its value is unknown.`)
  const value = generate(fields(rule, secret.id), secret.id)
  writePrivate(path, value)
  return value
}

/** A value as GenerateSecretString asks for. */
export function generate(rule: Fields, id: string): string {
  const excluded = text(rule.ExcludeCharacters ?? '', id)
  const sets = Object.entries(alphabets)
    .filter(([name]) => rule[name] !== true)
    .map(([, alphabet]) => [...alphabet].filter((letter) => !excluded.includes(letter)).join(''))
    .filter((alphabet) => alphabet !== '')
  const all = sets.join('') + (rule.IncludeSpace === true ? ' ' : '')
  const length = number(rule.PasswordLength, `PasswordLength of ${id}`, 32)
  const complete = (password: string) => sets.every((set) => [...set].some((letter) => password.includes(letter)))
  if (all === '' || length < 1) throw new PlatformError(`The secret ${id} excludes every character.`)
  const mustHaveEach = rule.RequireEachIncludedType !== false && length >= sets.length
  let password: string
  do {
    password = Array.from({ length }, () => all[randomInt(all.length)]).join('')
  } while (mustHaveEach && !complete(password))
  if (rule.SecretStringTemplate === undefined) return password
  const values = fields(parsed(text(rule.SecretStringTemplate, id)), `SecretStringTemplate of ${id}`)
  return JSON.stringify({ ...values, [text(rule.GenerateStringKey, `GenerateStringKey of ${id}`)]: password })
}
