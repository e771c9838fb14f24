// ops export, and the import of what it wrote: the same links, to the byte.

import { execFile, execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runExport } from '../../bin/ops-export'
import { openGoal } from '../../bin/ops-export-file'
import { importFile } from '../../bin/ops-import-file'
import { countDelivery } from '../../core/clicks/count'
import { foldDue } from '../../core/clicks/fold'
import { openClicks } from '../../core/clicks/table'
import { readTally } from '../../core/clicks/tally'
import { openWorklist } from '../../core/clicks/worklist'
import { openClaims } from '../../core/links/claims'
import { createLink } from '../../core/links/create'
import type { CreateRequest } from '../../core/links/request'
import { openLinks } from '../../core/links/table'
import { openRowImport } from '../../core/transfer/import'
import { delivery, messagesOf } from '../core/clicks/deliveries'
import { eachEngine } from '../engines'
import { emptyPlace, exported, type Place, runOf, testFolder } from '../transfer'

const hour = 3_600_000
const row = { title: null, created: '2024-01-15T12:00:00.000Z', ip: '192.0.2.1' }

eachEngine('ops export', (engine) => {
  const root = testFolder()
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'files-'))
  })

  const requestOf = (more: Partial<CreateRequest>): CreateRequest => ({
    ...{ long_url: 'https://example.com/', alias: null, title: null, tags: null, expires_at: null, max_clicks: null },
    ...{ permanent: false, unguessable: false, if_exists: 'new', ...more },
  })

  /** Links of every kind: edited, deleted, limited, imported, clicked now and long ago, folded and not. */
  async function filled(): Promise<Place> {
    const place = await emptyPlace(engine, folder)
    const { tables, db } = place
    const links = openLinks(tables.links, db)
    const creation = { links, claims: openClaims(tables.claims, db), owner: null, now: Date.now }
    const made = (more: Partial<CreateRequest>) => createLink(requestOf(more), creation)
    await made({ alias: 'edited', tags: ['a', 'b'], title: 'Grüße\n💥' })
    for (const n of [2, 3, 10, 11]) {
      await links.edit(await links.find('edited'), { long_url: `https://example.com/${n}` }, Date.now())
    }
    await made({ alias: 'limited', max_clicks: 5, expires_at: '2099-01-01T00:00:00.000Z' })
    await made({ alias: 'deleted' })
    await links.remove('deleted', Date.now())
    await made({ long_url: 'https://example.com/claimed', if_exists: 'return' })
    const importRows = openRowImport(tables, db)
    await importRows([{ ...row, keyword: 'brought', url: 'http://a.example/', clicks: 7 }], {
      force: false,
      now: Date.now(),
    })
    await importRows([{ ...row, keyword: 'brought', url: 'http://b.example/', clicks: 9 }], {
      force: false,
      now: Date.now(),
    })
    await place.store.nextNumber()
    // Days of three ages: folded, waiting to be folded, and of today.
    const clicks = openClicks(tables.clicks, db)
    const worklist = openWorklist(tables.clicks, db)
    for (const age of [5 * 24, 2 * 24 + 12, 0]) {
      const at = Date.now() - age * hour
      const lines = ['edited', 'deleted', 'brought'].map((code, n) => ({ at: at - n * hour, code, version: 1 }))
      const counting = { clicks, worklist, complain: () => {}, now: () => at }
      await countDelivery(delivery(messagesOf(lines)), counting)
    }
    await foldDue({ clicks, worklist, now: Date.now, timeIsUp: () => false })
    return place
  }

  test('of an import of an export is the same bytes, and the copy adds up', async () => {
    const place = await filled()
    const first = await exported(place, join(folder, 'first.ndjson'))
    expect(first.split('\n')).toHaveLength(1 + 5 + 1)
    const copy = await emptyPlace(engine, folder)
    const { run, report } = runOf(copy)
    await importFile(join(folder, 'first.ndjson'), run)
    expect(report.counts).toEqual({ added: 5, updated: 0, same: 0, kept: 0, refused: 0 })
    expect(await exported(copy, join(folder, 'second.ndjson'))).toBe(first)
    expect(await copy.store.find('brought')).toEqual({ ...(await place.store.find('brought')), clicks: 9 + 3 })
    expect(await copy.store.nextNumber()).toBe(await place.store.nextNumber())
    for (const code of ['edited', 'deleted', 'brought']) {
      const tallies = [place, copy].map(({ tables, db }) => {
        return readTally(openClicks(tables.clicks, db), code, Date.now())
      })
      const [there, here] = await Promise.all(tallies)
      // The item of a link that brought nothing from elsewhere counts nothing.
      for (const [hour, counts] of here?.hours ?? []) if (Object.keys(counts).length === 0) here?.hours.delete(hour)
      expect(here).toEqual(there)
    }
    const { links, clicks } = await copy.store.totals()
    expect({ links, clicks }).toEqual({ links: 4, clicks: 9 + 9 })
    // Again it changes nothing.
    const again = runOf(copy)
    await importFile(join(folder, 'first.ndjson'), again.run)
    expect(again.report.counts).toMatchObject({ added: 0, same: 5, kept: 0 })
    expect(await copy.store.totals()).toEqual({ links: 4, clicks: 18 })
  })

  describe('its --file', () => {
    let place: Place
    beforeAll(async () => {
      place = await emptyPlace(engine, root)
      await openRowImport(place.tables, place.db)([{ ...row, keyword: 'one', url: 'http://a.example/', clicks: 7 }], {
        force: false,
        now: Date.now(),
      })
    })

    test('a folder is refused before anything is read', async () => {
      const unread = { outputs: {} }
      await expect(runExport(unread, folder)).rejects.toThrow(/^--file \S+ is a folder: name a file in it\.$/)
      expect(readdirSync(folder)).toEqual([])
    })

    test('a pipe is written into', async () => {
      const file = join(folder, 'pipe')
      execFileSync('mkfifo', [file])
      // A reader that ends, whatever happens: opening a pipe that nobody writes to waits for ever.
      const read = promisify(execFile)('cat', [file], { timeout: 10_000 })
      const [{ stdout }] = await Promise.all([read, runExport(place.deployment, file)])
      expect(stdout).toContain('"keyword":"one"')
      expect(statSync(file).isFIFO()).toBe(true)
    })

    for (const before of ['old', null]) {
      test(`a link leads to the file it ${before === null ? 'promised' : 'led to'}`, async () => {
        const [file, target] = [join(folder, 'link'), join(folder, 'target')]
        if (before !== null) writeFileSync(target, before)
        symlinkSync('target', file)
        expect(await exported(place, target)).toBe(await exported(place, file))
        expect(lstatSync(file).isSymbolicLink()).toBe(true)
        expect(readdirSync(folder).sort()).toEqual(['link', 'target'])
      })
    }

    test('a name that was taken by a folder meanwhile is told in a sentence', async () => {
      const file = join(folder, 'late')
      const goal = openGoal(file)
      mkdirSync(file)
      await expect(goal.keep()).rejects.toThrow(/late cannot be written: E[A-Z]+: [^.]*\.$/)
      goal.giveUp()
      expect(readdirSync(folder)).toEqual(['late'])
    })
  })

  test('a link that differs here is kept, and told', async () => {
    const place = await filled()
    const file = join(folder, 'before.ndjson')
    await exported(place, file)
    const links = openLinks(place.tables.links, place.db)
    await links.edit(await links.find('limited'), { title: 'another' }, Date.now())
    const { run, remarks } = runOf(place)
    await importFile(file, run)
    expect(remarks()).toEqual([
      { outcome: 'kept', keyword: 'limited', why: 'it is here already, and differs from the export' },
    ])
  })

  test('a file that is cut: what stands before is imported, and the line is named', async () => {
    const file = join(folder, 'cut.ndjson')
    writeFileSync(
      file,
      '{"keyword":"a","url":"http://example.com/","timestamp":"2024-01-15 12:00:00"}\n{"keyword":"b","ur',
    )
    const { run } = runOf(await emptyPlace(engine, folder))
    await expect(importFile(file, run)).rejects.toThrow(/cut\.ndjson: line 2 is not JSON/)
  })

  test('an empty CSV is told to be empty', async () => {
    const file = join(folder, 'empty.csv')
    writeFileSync(file, '')
    const { run } = runOf(await emptyPlace(engine, folder))
    await expect(importFile(file, run)).rejects.toThrow(
      /empty\.csv is empty: its first line has to name the columns\.$/,
    )
  })

  test('CSV, as tools write it', async () => {
    const file = join(folder, 'dump.csv')
    const lines = [
      '\ufeffclicks,keyword,url,title,timestamp',
      '3,a,"http://example.com/?a=1,2","He said ""no"",\n\nthen left",2024-01-15 12:00:00',
      '0,b,http://example.com/,\\N,2024-02-30 12:00:00',
      '0,c,http://example.com/,\\N,2024-02-28 12:00:00',
    ]
    writeFileSync(file, `${lines.join('\r\n')}\r\n`)
    const place = await emptyPlace(engine, folder)
    const { run, remarks } = runOf(place)
    await importFile(file, run)
    expect(await place.store.find('a')).toMatchObject({
      url: 'http://example.com/?a=1,2',
      title: 'He said "no",\n\nthen left',
      clicks: 3,
    })
    expect(await place.store.find('c')).toMatchObject({ title: null })
    expect(remarks()).toEqual([{ outcome: 'refused', keyword: 'b', why: 'the timestamp is not a date and time' }])
  })
})
