import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pageOf } from '../../../bin/rehearse/report-html'
import { junitOf } from '../../../bin/rehearse/report-junit'
import { openOut, writeReport } from '../../../bin/rehearse/write-report'
import { card, report, seen, summary, tally } from './fixture'

/** What would do harm in a page or in XML if it were not escaped. */
const planted = `<script>alert(1)</script>"'&]]>\u0000\u001b\ud800</style>`

const different = report({
  evidence: {
    summary: summary({ tallies: [tally({ classes: { match_exact: 990, divergence: 10 } })], fingerprints: [seen()] }),
  },
  cards: [
    card({ id: 'third0000000', severity: 'S3', count: 900 }),
    card({ count: 3 }),
    card({ id: 'swept0000000', severity: 'S1', met: 'sweep', count: 4 }),
    card({ id: 'failed000000', severity: null, class: 'shadow_error', reproduce: null }),
  ],
})
const hostile = report({
  site: `http://sho.rt/${planted}`,
  cards: [
    card({
      name: planted,
      samples: [
        {
          id: planted,
          at: '2026-12-01T09:30:12.000Z',
          differences: [{ path: planted, kind: planted, left: planted, right: `x${planted}` }],
        },
      ],
      reproduce: { legacy: planted, candidate: planted },
      explain: planted,
    }),
  ],
})

test('what hurts most comes first', () => {
  expect(different.fingerprints.map(({ id }) => id)).toEqual([
    'swept0000000',
    'abcdef123456',
    'third0000000',
    'failed000000',
  ])
})

test('report.json has the form that is written down', () => {
  const { form, verdict, compared, routes, fingerprints } = JSON.parse(JSON.stringify(different))
  expect({ form, verdict }).toEqual({
    form: 1,
    verdict: { code: 3, word: 'different', reasons: [expect.stringMatching(/^10 pairs/)] },
  })
  expect(compared).toMatchObject({
    eligible: 1_000,
    compared: 1_000,
    coverage: 1,
    lost: 0,
    classes: { match_exact: 990, divergence: 10 },
  })
  expect(routes).toEqual([
    {
      route: '/{keyword}',
      method: 'GET',
      effect: 'click',
      side: 'legacy',
      eligible: 1_000,
      compared: 1_000,
      classes: { match_exact: 990, divergence: 10 },
      omissions: {},
    },
  ])
  expect(Object.keys(fingerprints[1]).sort()).toEqual([
    'class',
    'count',
    'explain',
    'first',
    'id',
    'kind',
    'last',
    'met',
    'name',
    'path',
    'reproduce',
    'route',
    'samples',
    'severity',
  ])
  const fields = [
    'asked',
    'began',
    'compared',
    'ended',
    'fingerprints',
    'form',
    'legacy',
    'quiet',
    'routes',
    'stopped',
    'sweep',
    'traffic',
    'verdict',
  ]
  expect(Object.keys(different).sort()).toEqual(fields)
})

describe('report.xml', () => {
  for (const [name, given] of Object.entries({ equal: report(), different, hostile })) {
    test(`of a report that is ${name} is well-formed, and counts its failures`, () => {
      const xml = junitOf(given)
      expect(elementsOf(xml)).toContain('testsuite')
      const failures = xml.match(/<failure /g)?.length ?? 0
      expect(xml).toContain(`failures="${failures}"`)
      expect(xml).toContain(`tests="${xml.match(/<testcase /g)?.length}"`)
      expect(failures === 0).toBe(given.verdict.code === 0 && given.fingerprints.length === 0)
    })
  }

  test('has a case for the verdict, coverage, each stratum and each difference', () => {
    const names = [...junitOf(different).matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
      ([, group, name]) => `${group}: ${name}`,
    )
    expect(names).toEqual([
      'rehearsal.verdict: different',
      'rehearsal.coverage: 100 %',
      'rehearsal.sweep: 50 links on both sides',
      'rehearsal.route: GET /{keyword}, click, answered by the legacy: 1000 of 1000',
      ...Array.from({ length: 4 }, () => expect.stringMatching(/^rehearsal\.difference: /)),
    ])
  })
})

describe('report.html', () => {
  test('needs nothing from elsewhere, and no script', () => {
    const page = pageOf(different)
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i)
    expect(page).not.toMatch(/\b(src|href|action|srcset)\s*=|url\(|@import|\bon\w+\s*=/i)
    expect(page).toMatch(/name="viewport"/)
    expect(page).toMatch(/prefers-color-scheme: dark/)
  })

  test('escapes whatever a caller may have sent', () => {
    const page = pageOf(hostile)
    expect(page).not.toContain('<script')
    expect(page.match(/<\/style>/g)).toHaveLength(1)
    expect(page).not.toMatch(/[\x00\x1b\ud800-\udfff]/)
    expect(page).toContain('&#60;script&#62;')
  })

  test('says the verdict, its reasons, and what differs with both commands', () => {
    const page = pageOf(different)
    expect(page).toContain('<h1>Different</h1>')
    expect(page).toContain('10 pairs of answers differ')
    expect(page).toContain('<mark>1</mark>')
    expect(page).toContain('curl -si &#34;$LEGACY&#34;')
    expect(pageOf(report())).toContain('<h1>Equal</h1>')
    expect(pageOf(report({ evidence: { summary: summary({ tallies: [] }) } }))).toContain('<h1>Could not tell</h1>')
  })
})

describe('written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('all three, whole, over those of before', () => {
    const out = join(folder, 'deep', 'out')
    openOut(out)
    writeReport(out, report())
    const page = writeReport(out, different)
    expect(readdirSync(out).sort()).toEqual(['report.html', 'report.json', 'report.xml'])
    expect(readFileSync(page, 'utf8')).toBe(pageOf(different))
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(different)))
  })

  test('a folder that cannot be is refused before anything is asked', () => {
    expect(() => openOut(join(folder, 'deep', 'out', 'report.html', 'x'))).toThrow(
      /--out .* cannot be written to \(ENOTDIR\)/,
    )
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })

  test('nor does one that can never be made keep it waiting', () => {
    expect(() => openOut('/proc/zz/out')).toThrow(/--out \/proc\/zz\/out cannot be written to \(ENOENT\)/)
  })

  test('a run that ends without a report leaves none of a run before', () => {
    const out = join(folder, 'again')
    openOut(out)
    writeReport(out, report())
    writeFileSync(join(out, 'notes.txt'), 'not ours')
    openOut(out)
    expect(readdirSync(out)).toEqual(['notes.txt'])
  })
})

/** The names of all elements of XML without comments or CDATA; throws where tags do not match or text is not escaped. */
function elementsOf(xml: string): string[] {
  const [open, found]: [string[], string[]] = [[], []]
  const rest = xml
    .replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, end, name, __, alone) => {
      if (end !== '' && open.pop() !== name) throw new Error(`</${name}> ends nothing`)
      if (end === '' && alone === '') open.push(name)
      if (end === '') found.push(name)
      return ''
    })
  if (open.length > 0 || /[<>]|&(?!#\d+;)/.test(rest) || /&(?!#\d+;)/.test(xml))
    throw new Error(`it is not well-formed: ${open} ${rest.trim()}`)
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#0;|&#27;/.test(xml) || !xml.isWellFormed())
    throw new Error('it holds what XML cannot')
  return found
}
