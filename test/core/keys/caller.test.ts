import { type Access, accessOf, openAdmission, refuseOthers } from '../../../core/keys/caller'
import { newKey, type Scope } from '../../../core/keys/key'

const { key, id } = newKey()
const open: Access = { access: 'open', anonymousCreate: false }
const closed: Access = { access: 'closed', anonymousCreate: false }
const welcoming: Access = { access: 'closed', anonymousCreate: true }
const making = { scope: 'create', anonymous: true } as const
const reading = { scope: 'read' } as const

function admitting(access: Access, scopes: readonly Scope[] = ['create', 'read'], revoked_at: string | null = null) {
  const asked: string[] = []
  const kept = { id, owner: 'ada', scopes, created_at: '2026-06-01T00:00:00.000Z', revoked_at }
  const find = async (wanted: string) => {
    asked.push(wanted)
    return wanted === key ? kept : null
  }
  return { admit: openAdmission({ find }, access), asked }
}

for (const { what, access, sent, demand, caller } of [
  { what: 'nobody, where access is open', access: open, demand: reading, caller: { owner: null, reach: 'ownerless' } },
  { what: 'nobody, to make a link', access: welcoming, demand: making, caller: { owner: null, reach: 'own' } },
  { what: 'a key', access: closed, sent: key, demand: reading, caller: { owner: 'ada', reach: 'own' } },
  {
    what: 'a key, where access is open',
    access: open,
    sent: key,
    demand: making,
    caller: { owner: 'ada', reach: 'ownerless' },
  },
]) {
  test(`${what}: admitted as ${JSON.stringify(caller)}`, async () => {
    const { admit } = admitting(access)
    expect(await admit(sent && `Bearer ${sent}`, demand)).toEqual(caller)
  })
}

test("an admin may do everything, with everybody's links", async () => {
  const { admit } = admitting(closed, ['admin'])
  expect(await admit(`bearer ${key}`, reading)).toEqual({ owner: 'ada', reach: 'all' })
})

for (const { what, access, sent, demand = reading, asks } of [
  { what: 'nobody, where access is closed', access: closed, sent: undefined, asks: 0 },
  { what: 'an empty header', access: closed, sent: '', asks: 0 },
  { what: 'nobody, to read where only making is for all', access: welcoming, sent: undefined, asks: 0 },
  { what: 'nobody, to make where nothing is for all', access: closed, sent: undefined, demand: making, asks: 0 },
  { what: 'another scheme', access: open, sent: 'Basic YTpi', asks: 0 },
  { what: 'what can be no key', access: open, sent: 'Bearer x', asks: 0 },
  { what: 'no key at all', access: open, sent: 'Bearer ', asks: 0 },
  { what: 'two keys', access: open, sent: `Bearer ${key},Bearer ${key}`, asks: 0 },
  { what: 'an unknown key', access: open, sent: `Bearer ${newKey().key}`, asks: 1 },
]) {
  test(`${what}: key-required, and WWW-Authenticate`, async () => {
    const { admit, asked } = admitting(access)
    await expect(admit(sent, demand)).rejects.toMatchObject({
      kind: 'key-required',
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer realm="understudy"/) },
    })
    expect(asked).toHaveLength(asks)
  })
}

test("a revoked key opens nothing, an admin's neither", async () => {
  const { admit } = admitting(open, ['admin'], '2026-06-02T00:00:00.000Z')
  await expect(admit(`Bearer ${key}`, reading)).rejects.toMatchObject({ kind: 'key-required' })
})

test('a key without the scope is told which, and its secret is not repeated', async () => {
  const { admit } = admitting(open, ['read'])
  const refused = await admit(`Bearer ${key}`, making).catch((error) => error)
  expect(refused).toMatchObject({ kind: 'scope-missing', status: 403 })
  expect(JSON.stringify(refused.problem)).not.toContain(key.split('_')[2])
})

test('every request asks for its key anew', async () => {
  const { admit, asked } = admitting(closed)
  for (let n = 0; n < 3; n++) await admit(`Bearer ${key}`, reading)
  expect(asked).toHaveLength(3)
})

for (const { owner, caller, kind } of [
  { owner: null, caller: { owner: null, reach: 'ownerless' }, kind: null },
  { owner: 'ada', caller: { owner: 'ada', reach: 'own' }, kind: null },
  { owner: 'ada', caller: { owner: 'ops', reach: 'all' }, kind: null },
  { owner: null, caller: { owner: 'ops', reach: 'all' }, kind: null },
  { owner: 'ada', caller: { owner: 'bob', reach: 'own' }, kind: 'not-yours' },
  { owner: 'ada', caller: { owner: 'bob', reach: 'ownerless' }, kind: 'not-yours' },
  { owner: null, caller: { owner: 'bob', reach: 'own' }, kind: 'not-yours' },
  { owner: 'ada', caller: { owner: null, reach: 'ownerless' }, kind: 'key-required' },
  { owner: null, caller: { owner: null, reach: 'own' }, kind: 'key-required' },
] as const) {
  test(`a link of ${owner} for ${caller.owner}, who reaches ${caller.reach}: ${kind ?? 'yes'}`, () => {
    let refused: unknown = { kind: null }
    try {
      refuseOthers({ code: 'abc', owner }, caller)
    } catch (error) {
      refused = error
    }
    expect(refused).toMatchObject({ kind })
  })
}

test('whatever is not open is closed', () => {
  for (const ACCESS of ['closed', '', 'Open', 'opened'])
    expect(accessOf({ ACCESS, ANONYMOUS_CREATE: 'false' }).access).toBe('closed')
})
