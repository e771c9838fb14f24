// Bugs in making links.
import { openCalls } from '../../../core/dynamodb-call'
import { keywordOf, numberOf } from '../../../core/legacy/keywords'
import { keywordHeader } from '../../../core/legacy/mirrored-create'
import { changing, type Fault, type Tools } from './fault'
import { pairsIn, withPairs } from './parameters'

const functions = ['create'] as const

export const creationFaults: readonly Fault[] = [
  {
    name: 'taken-keyword-overwritten',
    says: 'a wish for a taken keyword succeeds where it was refused',
    functions,
    async wraps(event, next) {
      const reply = await next(event)
      const pairs = pairsIn(event)
      const wished = pairs.some(([name, value]) => name === 'keyword' && value !== '')
      const isRefused = reply.statusCode === 400 && (reply.body === '' || reply.body?.includes('error:keyword'))
      return wished && isRefused
        ? next(
            withPairs(
              event,
              pairs.filter(([name]) => name !== 'keyword'),
            ),
          )
        : reply
    },
  },
  {
    name: 'row-title-lost',
    says: 'a link is answered with its title and stored without it',
    functions,
    async wraps(event, next, tools) {
      const reply = await next(event)
      const keyword = reply.statusCode === 200 ? keywordIn(event) : null
      if (keyword !== null) await rewrite(keyword, { title: '' }, tools)
      return reply
    },
  },
  {
    name: 'row-address-lost-on-long',
    says: 'a link with a keyword of more than three letters is stored without the address that made it',
    functions,
    async wraps(event, next, tools) {
      const reply = await next(event)
      const keyword = reply.statusCode === 200 ? keywordIn(event) : null
      if (keyword !== null && keyword.length > 3) await rewrite(keyword, { ip: '' }, tools)
      return reply
    },
  },
  {
    name: 'row-dated-an-hour-late',
    says: 'a link is answered with its date and stored with one an hour later',
    functions,
    async wraps(event, next, tools) {
      const reply = await next(event)
      const keyword = reply.statusCode === 200 ? keywordIn(event) : null
      const created_at = new Date(Date.now() + 3_600_000).toISOString()
      if (keyword !== null) await rewrite(keyword, { created_at }, tools)
      return reply
    },
  },
  {
    name: 'generator-wrong-alphabet',
    says: 'automatic keywords have a dash in them',
    functions,
    wraps: offering((keyword) => `${keyword}-`),
  },
  {
    name: 'generator-taken',
    says: 'automatic keywords are taken ones',
    functions,
    wraps: offering(() => '1'),
  },
  {
    name: 'generator-leaves-out',
    says: 'every automatic keyword comes after one that is left out',
    functions,
    wraps: offering((keyword) => keywordOf((numberOf(keyword, 36) ?? 0n) + 1n, 36)),
  },
  {
    name: 'simple-empty-on-duplicate',
    says: 'the simple format says nothing of a URL that is known, where it said its short link',
    functions,
    wraps: changing((reply) => {
      return reply.statusCode === 400 && /^https?:\S+$/.test(reply.body ?? '') ? { ...reply, body: '' } : reply
    }),
  },
  {
    name: 'duplicate-409',
    says: 'a URL that is known is answered with 409 where it was 400',
    functions,
    wraps: changing((reply) => {
      return reply.statusCode === 400 && /error:url|^https?:\S+$/.test(reply.body ?? '')
        ? { ...reply, statusCode: 409 }
        : reply
    }),
  },
]

/** The keyword that the other side has made, from the pin. */
function keywordIn(event: Parameters<Fault['wraps']>[0]): string | null {
  const [pin = ''] = (event.headers['x-shadow-pin'] ?? '').split('.')
  if (pin === '') return null
  const { keyword } = JSON.parse(Buffer.from(pin, 'base64url').toString())
  return typeof keyword === 'string' ? Buffer.from(keyword, 'latin1').toString() : null
}

/** Writes other values over those of a link that was made just now. */
async function rewrite(code: string, values: Record<string, string>, { env }: Tools): Promise<void> {
  const names = Object.keys(values)
  await openCalls({ timeout: 2_000 })('UpdateItem', {
    TableName: env.LINKS_TABLE,
    Key: { code: { S: code }, part: { S: 'head' } },
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: 'attribute_exists(code)',
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, { S: values[name] ?? '' }])),
  }).catch(() => null)
}

/** A fault in what the generator says it would make; what it makes is what the pin says. */
function offering(change: (keyword: string) => string): Fault['wraps'] {
  return changing((reply) => {
    const offered = reply.headers?.[keywordHeader]
    if (typeof offered !== 'string') return reply
    return { ...reply, headers: { ...reply.headers, [keywordHeader]: change(offered) } }
  })
}
