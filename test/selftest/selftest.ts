// npm run selftest: whether what compares can be believed. Every fault is seeded alone, and has to be found and named.
import { cases } from './cases'
import { coverage } from './coverage'
import { openGround } from './ground'
import { identical } from './identical'
import { mutations } from './mutations'
import { help, type Options, readOptions } from './options'
import { rehearsedThrough } from './real'
import { openRuns } from './run'

process.env.CDK_VALIDATION ??= 'false'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

/** One of each kind. */
const short = [
  ...[
    'counters and lists in flight',
    'gzip',
    "the legacy's own incident",
    'location-encoded-twice',
    'clicks-as-string',
  ],
  ...['generator-wrong-alphabet', 'comparator-throws', 'lines-dropped', 'candidate-fails', 'row-title-lost'],
]

/** Mutations that take a whole rehearsal to be sure of: they are in its road, or nothing else can be asked but by it. */
const real = [
  ...[
    'status 301 as 302, of one answer in 20',
    'status 200 as 202 of shorturl',
    'Set-Cookie: visit=1; Path=/; HttpOnly added',
  ],
  ...[
    'Location query turned round',
    'keyword changed',
    'total_links one less',
    'clicks one more of one link',
    'last row lost',
  ],
  ...[
    'dates a second earlier in stats',
    'body cut short',
    'one in ten creations lost: in body',
    'one in ten redirects lost: before',
  ],
  'one answer in 20 a second late',
]

const interrupt = { isPressed: false }
const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) return told(help)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.isPressed) process.exit(130)
      interrupt.isPressed = true
    })
  }
  const names = options.mutations ? mutations().map(({ name }) => name) : cases.map(({ name }) => name)
  if (options.list) return told(`${names.join('\n')}\n`)
  const unknown = options.only?.find((name) => !names.includes(name))
  if (unknown !== undefined) return told(`There is no "${unknown}"; --list lists the names.\n`, 64)
  const failed = options.mutations
    ? await (options.real ? allReal(options) : allMutations(options))
    : (await allCases(options)) + (await identicalPairs(options))
  say(
    interrupt.isPressed
      ? '\nEnded before its end.'
      : failed === 0
        ? '\nAll as it has to be.'
        : `\n${failed} not as it has to be.`,
  )
  return failed === 0 && !interrupt.isPressed ? 0 : 1
}

function told(text: string, code = 0): number {
  process.stdout.write(text)
  return code
}

async function allCases({ only, short: isShort, seed }: Options): Promise<number> {
  const wanted = cases.filter(({ name }) => (only ?? (isShort ? short : null))?.includes(name) ?? true)
  const ground = await openGround({ interrupt, say })
  const runs = openRuns(ground)
  let failed = 0
  try {
    say(row('', 'case', 'expected', 'pairs', 'seconds', 'found'))
    for (const [n, it] of wanted.entries()) {
      if (interrupt.isPressed) break
      const ran = await runs.run(it, seed * 1_000 + n)
      say(
        row(
          ran.isHeld ? 'ok' : 'NOT',
          it.name,
          `${it.class ?? 'nothing'} (${it.code})`,
          String(ran.pairs),
          String(ran.seconds),
          ran.found,
        ),
      )
      if (ran.isHeld) continue
      failed++
      for (const line of [`exit code ${ran.outcome.code}: ${ran.outcome.reasons.join(' ')}`, ...ran.all])
        say(`      ${line}`)
    }
  } finally {
    runs.close()
    await ground.stop()
  }
  return failed
}

async function identicalPairs({ pairs, seed, only }: Options): Promise<number> {
  if (pairs === 0 || only !== null || interrupt.isPressed) return 0
  const found = await identical(pairs, seed, { interrupt })
  const { match_exact, noise = 0, expected_difference = 0 } = found.classes
  say(
    `\nAn identical candidate: ${found.pairs.toLocaleString('en')} pairs, ${match_exact} equal byte by byte, ${noise} but for order and chance,`,
  )
  say(
    `${expected_difference} decided on, ${found.raised.size} raised; ${found.perSecond.toLocaleString('en')} judged a second.`,
  )
  for (const [name, count] of found.raised) say(`  ${count} ${name}`)
  return found.raised.size
}

async function allMutations({ only, seed, rps, seconds }: Options): Promise<number> {
  const found = (await coverage(rps * seconds, seed)).filter(({ name }) => only?.includes(name) ?? true)
  let failed = 0
  say(row('', 'mutation', 'answers met', 'pairs', '', 'found'))
  for (const { name, met, divergences, names, isNamed } of found) {
    if (!isNamed) failed++
    say(row(isNamed ? 'ok' : 'NOT', name, String(met), String(divergences), '', names[0] ?? ''))
  }
  return failed
}

async function allReal({ only, ...wish }: Options): Promise<number> {
  const wanted = mutations().filter(({ name }) => (only ?? real).includes(name))
  let failed = 0
  for (const mutation of [null, ...wanted]) {
    if (interrupt.isPressed) break
    const began = performance.now()
    const { code, report, met, said } = await rehearsedThrough(mutation, wish)
    const prints = report?.fingerprints ?? []
    const named = prints.find(({ name }) => mutation?.names.test(name))
    const wanted = mutation?.code ?? 0
    const isHeld =
      code === wanted &&
      (wanted !== 3 || named !== undefined) &&
      (wanted === 3 || prints.every((each) => each.class !== 'divergence'))
    if (!isHeld) failed++
    const seconds = String(Math.round((performance.now() - began) / 1_000))
    say(
      row(
        isHeld ? 'ok' : 'NOT',
        mutation?.name ?? 'none',
        `${wanted}, ended ${code}`,
        String(met),
        seconds,
        (named ?? prints[0])?.name ?? '',
      ),
    )
    if (!isHeld)
      for (const line of [
        ...prints.slice(0, 12).map(({ name, count }) => `${count} ${name}`),
        ...said.trim().split('\n').slice(-4),
      ])
        say(`      ${line}`)
  }
  return failed
}

function row(mark: string, name: string, expected: string, pairs: string, seconds: string, found: string): string {
  return `${mark.padEnd(4)} ${name.padEnd(46)} ${expected.padEnd(22)} ${pairs.padStart(6)} ${seconds.padStart(7)}  ${found}`
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
    process.exit(1)
  },
)
