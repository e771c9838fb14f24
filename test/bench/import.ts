// npm run bench:import -- [--links N]: what an import costs, against the engine's bare rate for the very same items.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { openTables } from '../../bin/ops-tables'
import { type Write, writeAll } from '../../core/transfer/batches'
import { synthesize } from '../../lib/app'
import { type Platform, startPlatform } from '../../local/platform'

const options = { links: { type: 'string', default: '100000' } } as const

async function main(): Promise<void> {
  const links = Number(parseArgs({ options }).values.links)
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'))
  process.env.CDK_VALIDATION = 'false'
  try {
    const assembly = synthesize({
      outdir: join(folder, 'cdk.out'),
      settings: { dialect: 'legacy', site: 'http://sho.rt' },
    })
    const file = await generate(links, join(folder, 'links.ndjson'))
    const imported = await onPlatform(assembly, join(folder, 'a'), async (platform) => {
      const run = await importing(file, join(folder, 'a'))
      return { ...run, items: await allItems(platform) }
    })
    say(`imported ${whole(links)} links, ${whole(imported.items.length)} items, in ${imported.seconds.toFixed(1)} s`)
    const bare = await onPlatform(assembly, join(folder, 'b'), (platform) => writing(imported.items, platform))
    say(`wrote the same items bare in ${bare.toFixed(1)} s`)
    process.stdout.write(report({ links, ...imported, items: imported.items.length, bare }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPlatform<T>(assembly: string, data: string, work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await startPlatform({ assembly, port: 0, data, engine: { kind: 'dynalite' }, workers: 1 })
  try {
    return await work(platform)
  } finally {
    await platform.stop()
  }
}

async function generate(links: number, file: string): Promise<string> {
  const out = createWriteStream(file)
  for (let n = 1; n <= links; n++) {
    const timestamp = new Date(1_600_000_000_000 + n * 61_000).toISOString()
    const row = {
      keyword: n.toString(36),
      url: `https://example.com/page/${n}?from=bench`,
      title: `Page ${n}`,
      timestamp,
      clicks: n % 100,
    }
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  return file
}

/** Imports as an operator does, in a process of its own, whose memory is looked at every half second. */
async function importing(file: string, data: string) {
  const started = Date.now()
  const args = ['--require', 'tsx/cjs', join(__dirname, '../../bin/ops.ts'), 'import', '--file', file, '--data', data]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const memory: number[] = []
  const timer = setInterval(() => {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })
    if (Number(stdout) > 0) memory.push(Number(stdout) / 1024)
  }, 500)
  const [code] = await once(child, 'exit')
  clearInterval(timer)
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  const half = memory.length >> 1
  const most = (some: number[]) => Math.max(...some)
  return { seconds: (Date.now() - started) / 1000, early: most(memory.slice(0, half)), late: most(memory.slice(half)) }
}

async function allItems({ engineUrl, outputs }: Platform): Promise<{ table: string; item: Record<string, unknown> }[]> {
  const { tables, db } = openTables({ engineUrl, outputs })
  const items: { table: string; item: Record<string, unknown> }[] = []
  for (const table of [tables.links, tables.claims, tables.clicks, tables.ranks ?? '']) {
    let from: Record<string, unknown> | undefined
    do {
      const page = await db.send(new ScanCommand({ TableName: table, ExclusiveStartKey: from }))
      for (const item of page.Items ?? []) items.push({ table, item })
      from = page.LastEvaluatedKey
    } while (from !== undefined)
  }
  return items
}

async function writing(
  items: readonly { table: string; item: Record<string, unknown> }[],
  platform: Platform,
): Promise<number> {
  const { db } = openTables({ engineUrl: platform.engineUrl, outputs: platform.outputs })
  const started = Date.now()
  await writeAll(
    db,
    items.map(({ table, item }): Write => ({ table, put: item })),
  )
  return (Date.now() - started) / 1000
}

interface Measured {
  links: number
  items: number
  seconds: number
  bare: number
  early: number
  late: number
}

function report({ links, items, seconds, bare, early, late }: Measured): string {
  const [ours, theirs] = [items / seconds, items / bare]
  return `import: ${whole(links)} links in ${seconds.toFixed(1)} s, ${whole(links / seconds)} links/s, ${whole(ours)} items/s
bare BatchWrite of the same ${whole(items)} items: ${bare.toFixed(1)} s, ${whole(theirs)} items/s
import : bare = ${(ours / theirs).toFixed(2)}
memory of the import: at most ${early.toFixed(0)} MB in its first half, ${late.toFixed(0)} MB in its second
`
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

main().catch((error) => {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
