import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { editLink } from '../../../core/links/edit'
import { pastVersions, pickVersion } from '../../../core/links/expand'
import { newLink, type Settings } from '../../../core/links/link'
import { type Links, mostVersions, openLinks } from '../../../core/links/table'
import { Refusal } from '../../../core/refusals'
import { eachEngine } from '../../engines'

const start = Date.parse('2026-06-01T12:00:00Z')
const settings: Settings = {
  long_url: 'https://example.com/1',
  title: 'one',
  tags: ['a'],
  expires_at: null,
  max_clicks: null,
  permanent: false,
}

eachEngine('editing links', (engine) => {
  let table: string
  let links: Links

  beforeEach(async () => {
    table = await engine.table('code', 'part')
    links = openLinks(table, engine.db)
    await links.add(newLink('a', settings, start))
  })

  const edit = (n: number, ifMatch: string, through = links) =>
    editLink('a', { wanted: { long_url: `https://example.com/${n}` }, ifMatch }, through, start + n * 1000)

  test('three versions: ids, destinations and times in the history are those that were served', async () => {
    await edit(2, '"a.1"')
    await edit(3, '"a.2"')
    expect(
      pastVersions(await links.history('a')).map(({ id, long_url, active_from, active_to }) => [
        id,
        long_url,
        active_from,
        active_to,
      ]),
    ).toEqual([
      ['a.1', 'https://example.com/1', '2026-06-01T12:00:00.000Z', '2026-06-01T12:00:02.000Z'],
      ['a.2', 'https://example.com/2', '2026-06-01T12:00:02.000Z', '2026-06-01T12:00:03.000Z'],
      ['a.3', 'https://example.com/3', '2026-06-01T12:00:03.000Z', null],
    ])
  })

  for (const ifMatch of ['"a.1"', 'a.1', '*', '"a.7", "a.1"']) {
    test(`If-Match ${ifMatch} lets version 1 be edited`, async () => {
      expect(await edit(2, ifMatch)).toMatchObject({ version: 2 })
    })
  }

  for (const ifMatch of ['"a.2"', 'W/"a.1"', '""', '"b.1"']) {
    test(`If-Match ${ifMatch} is refused at version 1`, async () => {
      await expect(edit(2, ifMatch)).rejects.toMatchObject({ kind: 'stale-version' })
    })
  }

  test('without If-Match an edit is refused, and says which to send', async () => {
    const asked = editLink('a', { wanted: {}, ifMatch: undefined }, links, start)
    await expect(asked).rejects.toMatchObject({ kind: 'if-match-required', message: expect.stringContaining('"a.1"') })
  })

  test('what the check refuses is not edited, nor told which version it is at', async () => {
    const refused = new Refusal('not-yours', 'Not yours.')
    const check = () => {
      throw refused
    }
    for (const ifMatch of ['*', undefined]) {
      await expect(editLink('a', { wanted: { title: 'x' }, ifMatch }, links, start, check)).rejects.toBe(refused)
    }
    expect(await links.get('a')).toMatchObject({ version: 1, title: 'one' })
  })

  test('an edit that changes nothing makes no version', async () => {
    const same = await editLink('a', { wanted: { ...settings, tags: ['a'] }, ifMatch: '*' }, links, start)
    expect(same.version).toBe(1)
  })

  test('20 racing editors: each version has one author, the others are told', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => edit(n + 2, '"a.1"')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await links.history('a')).versions).toHaveLength(2)
  })

  for (const stalled of ['v#1', 'head']) {
    test(`an editor stalled before writing ${stalled}, while three others edit: the history is what was served`, async () => {
      const { db, reached, resume } = stallAt(engine.db, stalled)
      const late = edit(99, '*', openLinks(table, db)).catch((error) => error)
      await reached
      for (const n of [2, 3, 4]) await edit(n, '*')
      resume()
      expect(await late).toMatchObject({ kind: 'stale-version' })
      const { versions } = await links.history('a')
      expect(versions.map(({ long_url }) => long_url)).toEqual([1, 2, 3, 4].map((n) => `https://example.com/${n}`))
    })
  }

  test('an edit whose answer was lost, and which is sent again by the client, is a success', async () => {
    const lossy = openLinks(table, losingFirstAnswer(engine.db))
    expect(await edit(2, '"a.1"', lossy)).toMatchObject({ version: 2 })
  })

  test('a deleted link cannot be edited, nor deleted again; its history stays, and ends at its deletion', async () => {
    await links.remove('a', start + 5000)
    await expect(edit(2, '*')).rejects.toMatchObject({ kind: 'deleted' })
    await expect(links.remove('a', start + 6000)).rejects.toMatchObject({ kind: 'deleted' })
    expect(pastVersions(await links.history('a'))).toMatchObject([{ id: 'a.1', active_to: '2026-06-01T12:00:05.000Z' }])
  })

  test('an edit that a delete overtook is refused', async () => {
    const { db, reached, resume } = stallAt(engine.db, 'head')
    const late = edit(2, '*', openLinks(table, db)).catch((error) => error)
    await reached
    await links.remove('a', start)
    resume()
    expect(await late).toMatchObject({ kind: 'stale-version' })
    expect(await links.get('a')).toMatchObject({ version: 1, deleted_at: expect.any(String) })
  })

  test(`${mostVersions} versions and not one more`, async () => {
    for (let n = 2; n <= mostVersions; n++) await edit(n, '*')
    await expect(edit(mostVersions + 1, '*')).rejects.toMatchObject({ kind: 'too-many-versions' })
    const chain = await links.history('a')
    expect(chain.versions.map(({ version }) => version)).toEqual(Array.from({ length: mostVersions }, (_, n) => n + 1))
    expect(pickVersion(chain, '57')).toEqual(pickVersion(chain, 'a.57'))
    expect(pickVersion(chain, 'a.57').long_url).toBe('https://example.com/57')
  })

  for (const wanted of ['0', '2', 'a.2', 'b.1', '', '1.0']) {
    test(`version ${JSON.stringify(wanted)} of a link with one version is not found`, async () => {
      const chain = await links.history('a')
      expect(() => pickVersion(chain, wanted)).toThrow(expect.objectContaining({ kind: 'not-found', field: 'version' }))
    })
  }
})

/** The same client, which stops before it puts one part of a link until it is resumed. */
function stallAt(db: DynamoDBDocumentClient, part: string) {
  let resume = () => {}
  let arrive = () => {}
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const resumed = new Promise<void>((resolve) => {
    resume = resolve
  })
  const send = async (command: PutCommand) => {
    if (command instanceof PutCommand && command.input.Item?.part === part) {
      arrive()
      await resumed
    }
    return db.send(command)
  }
  return { db: { send } as unknown as DynamoDBDocumentClient, reached, resume: () => resume() }
}

/** The same client, which sends each put of a head twice and hears only the second answer: so it goes when an answer is lost. */
function losingFirstAnswer(db: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const send = async (command: PutCommand) => {
    if (!(command instanceof PutCommand) || command.input.Item?.part !== 'head') return db.send(command)
    await db.send(command)
    return db.send(new PutCommand(command.input)).catch((error) => {
      error.$metadata.attempts = 2
      throw error
    })
  }
  return { send } as unknown as DynamoDBDocumentClient
}
