// ops compare explain: the pairs that were kept of one difference, opened with the deployment's secret.
import { type Bytes, isUtf8, textOf } from '../core/legacy/bytes'
import type { LegacySettings } from '../core/legacy/settings'
import { settingsOf } from '../core/legacy/surroundings'
import { boundOfSample, type Sampled } from '../core/shadow/asking/sample'
import type { Sample, Seen } from '../core/shadow/pairs/pairs'
import { openPairs } from '../core/shadow/pairs/pairs-table'
import { sealOf } from '../core/shadow/records/seal'
import { differencesOf } from './compare/differences'
import { credentialsIn, veiled } from './compare/veil'
import { findDeployment, OpsError, output } from './ops-deployment'
import { readSecret } from './ops-secret'
import { openTables } from './ops-tables'
import { curlOf } from './rehearse/curl'

/** Shows them. Refuses, with an OpsError, a fingerprint that was never seen. */
export async function runExplain(
  fingerprint: string,
  place: { data: string; outputs?: string | undefined },
  say: (line: string) => void,
): Promise<number> {
  const deployment = findDeployment({ data: place.data, outputs: place.outputs })
  const { db } = openTables(deployment)
  const pairs = openPairs(output(deployment, 'PairsTable'), db)
  const found: { seen: Seen; samples: Sample[] }[] = []
  for (const { epoch } of await pairs.epochs()) {
    const { fingerprints } = await pairs.summary(epoch)
    const seen = fingerprints.find(({ id }) => id === fingerprint)
    if (seen !== undefined) found.push({ seen, samples: await pairs.samples(epoch, fingerprint) })
  }
  const [first] = found
  if (first === undefined) throw new OpsError(`No difference has the fingerprint ${fingerprint}.`)
  const count = found.reduce((sum, { seen }) => sum + seen.count, 0)
  say(
    `${first.seen.name}\n${first.seen.severity ?? 'a failure'}, ${count} times, from ${first.seen.first} to ${found.at(-1)?.seen.last}`,
  )
  const seal = sealOf(await readSecret(deployment, 'MigrationSecret'))
  const install = settingsOf(await readSecret(deployment, 'LegacyInstallSecret'), output(deployment, 'LegacySite'))
  const samples = found.flatMap((each) => each.samples)
  if (samples.length === 0) say('No pair of it is kept any more: samples are kept for 14 days.')
  const around = {
    legacy: deployment.outputs.LegacyUrl ?? '$LEGACY',
    candidate: deployment.outputs.PublicUrl ?? '$CANDIDATE',
    install,
  }
  for (const sample of samples.slice(0, 5)) explain(sample, opened(sample, fingerprint, seal), around, say)
  return 0
}

function opened({ sealed, id }: Sample, fingerprint: string, seal: ReturnType<typeof sealOf>): Sampled | null {
  if (sealed === '') return null
  try {
    return seal.open(sealed, boundOfSample(fingerprint, id)) as Sampled
  } catch {
    throw new OpsError('A sample does not open: it was sealed with another secret than this deployment has now.')
  }
}

interface Around {
  legacy: string
  candidate: string
  install: LegacySettings
}

function explain(
  sample: Sample,
  pair: Sampled | null,
  { legacy, candidate, install }: Around,
  say: (line: string) => void,
): void {
  say(`\n${sample.at}`)
  if (pair === null) {
    for (const { path, kind, left, right } of sample.differences) show(path, kind, left, right)
    say('  (the pair was too large to be kept)')
    return
  }
  const { request } = pair
  const entry = credentialsIn(request, install)
  for (const { path, kind, left, right } of differencesOf(pair, install)) {
    show(path, kind, left === null ? null : veiled(left, entry), right === null ? null : veiled(right, entry))
  }
  say(`  ${request.method} answered by the ${pair.side}; ask both again, with the credentials in the environment:`)
  say(`  ${curlOf(request, legacy, entry)}`)
  say(`  ${curlOf(request, candidate, entry)}`)

  function show(path: string, kind: string, left: Bytes | null, right: Bytes | null): void {
    say(`  ${path} (${kind})\n    legacy:    ${shown(left)}\n    candidate: ${shown(right)}`)
  }
}

/** A value on one line: whatever could move a cursor is written as an escape. */
function shown(value: Bytes | null): string {
  if (value === null) return '(absent)'
  if (value === '') return '(empty)'
  return (isUtf8(value) ? textOf(value) : value).replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (symbol) => {
    return `\\u${symbol.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
