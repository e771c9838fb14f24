// Secrets and personal data in requests, and where they turn up again.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Asked } from '../../bin/rehearse/asked'

/** Each can be told from all the others. */
export const planted = {
  signature: 'plantedsignature5e1c',
  username: 'planted-user-77',
  password: 'planted-password-77',
  cookie: 'planted-cookie-77',
  agent: 'planted-agent-77',
  referrer: 'planted-path-77',
  token: 'planted-token-77',
  mail: 'planted.mail77@example.com',
  field: 'planted-field-77',
  address: '203.0.113.77',
} as const

/** A keyword is no secret: the log of clicks names it. */
const keyword = 'plantedword77'

/** Requests that hold all of it. `login` is what lets them in. */
export function plantedRequests(login: string): Asked[] {
  const headers = {
    'user-agent': planted.agent,
    referer: `https://referrer.example/${planted.referrer}`,
    cookie: `session=${planted.cookie}`,
    'x-forwarded-for': planted.address,
  }
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  const whole = { kind: 'quiet', keyword: '', body: '', headers } as const
  const call = (body: string): Asked => ({
    ...whole,
    method: 'POST',
    target: '/yourls-api.php',
    headers: form,
    body: `${body}&format=json&note=${planted.field}`,
  })
  const url = encodeURIComponent(`https://x.example/?token=${planted.token}`)
  return [
    call(`action=shorturl&url=${url}&keyword=${keyword}&title=${encodeURIComponent(planted.mail)}&${login}`),
    call(`action=shorturl&url=${url}&${login}`),
    call(`action=url-stats&shorturl=${keyword}&${login}`),
    call(`action=expand&shorturl=${keyword}&${login}`),
    call(`action=stats&filter=last&limit=3&${login}`),
    call(`action=version&signature=${planted.signature}`),
    call(`action=version&username=${planted.username}&password=${planted.password}`),
    { ...whole, method: 'GET', target: `/yourls-api.php?action=stats&format=json&signature=${planted.signature}` },
    { ...whole, method: 'GET', target: `/${keyword}?token=${planted.token}` },
    { ...whole, method: 'GET', target: `/no-such?mail=${planted.mail}` },
  ]
}

/** Where any of it stands in a text. */
export function plantedIn(text: string): string[] {
  const forms = (value: string) => [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
  ]
  return Object.entries(planted).flatMap(([name, value]) =>
    forms(value).some((form) => text.includes(form)) ? [name] : [],
  )
}

/** What is in every item of every table but these. */
export async function plantedInTables(db: DynamoDBDocumentClient, but: RegExp): Promise<string[]> {
  const { TableNames = [] } = await db.send(new ListTablesCommand({}))
  const found: string[] = []
  for (const TableName of TableNames.filter((name) => !but.test(name))) {
    const { Items = [] } = await db.send(new ScanCommand({ TableName }))
    const text = JSON.stringify(Items, (_, value: unknown) => (value instanceof Set ? [...value] : value))
    found.push(...plantedIn(text).map((name) => `${name} in ${TableName}`))
  }
  return found
}

/** What is in every file under a folder but these. */
export function plantedInFiles(folder: string, but: RegExp): { files: number; found: string[] } {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !but.test(file) && statSync(join(folder, file)).isFile(),
  )
  const found = all.flatMap((file) =>
    plantedIn(readFileSync(join(folder, file), 'latin1')).map((name) => `${name} in ${file}`),
  )
  return { files: all.length, found }
}
