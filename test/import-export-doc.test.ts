// The forms that docs/import-export.md shows are those that are read and written.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importFile } from '../bin/ops-import-file'
import { onEngine } from './engines'
import { emptyPlace, exported, runOf, testFolder } from './transfer'

const page = readFileSync(join(__dirname, '../docs/import-export.md'), 'utf8')
const [plain = '', whole = ''] = [...page.matchAll(/```ndjson\n(.*?)```/gs)].map(([, block]) => block ?? '')
const csv = /```csv\n(.*?)```/s.exec(page)?.[1] ?? ''

onEngine('dynalite', 'docs/import-export.md', (engine) => {
  const folder = testFolder()

  async function imported(name: string, text: string) {
    const place = await emptyPlace(engine, folder)
    const file = join(folder, name)
    writeFileSync(file, text)
    const { run, report } = runOf(place, { withIp: true })
    await importFile(file, run)
    return { place, counts: report.counts }
  }

  test('the lines of an export come out as they went in', async () => {
    const { place, counts } = await imported('whole.ndjson', whole)
    expect(counts).toMatchObject({ added: 1, refused: 0 })
    expect(await exported(place, join(folder, 'again.ndjson'))).toBe(whole)
  })

  test('the plain line and the CSV say the same of a link', async () => {
    const spring = {
      keyword: 'spring',
      url: 'https://example.com/spring?from=mail',
      title: 'Spring, at last',
      clicks: 42,
    }
    const fromLine = await imported('plain.ndjson', plain)
    const fromCsv = await imported('links.csv', csv)
    expect(await fromLine.place.store.find('spring')).toMatchObject({ ...spring, ip: '192.0.2.1' })
    expect(await fromCsv.place.store.find('spring')).toMatchObject(spring)
    expect(await fromCsv.place.store.find('plain')).toMatchObject({ title: null, clicks: 0 })
    expect(fromCsv.counts).toMatchObject({ added: 2 })
  })
})
