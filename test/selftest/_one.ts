process.env.CDK_VALIDATION ??= 'false'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

import { defaultMix } from '../../bin/rehearse/mix'
import { openGround } from './ground'
import { mutations } from './mutations'

async function main() {
  let t = Date.now()
  const lap = () => {
    const s = ((Date.now() - t) / 1000).toFixed(1)
    t = Date.now()
    return s
  }
  const ground = await openGround({ interrupt: { isPressed: false }, say: (l) => console.log(l) })
  console.log('up', lap())
  try {
    for (const name of process.argv.slice(2)) {
      const m = name === 'none' ? null : mutations().find((x) => x.name === name)
      if (m === undefined) {
        console.log('no', name)
        continue
      }
      ground.proxy.set(m)
      const report = await ground.rehearse({ mix: defaultMix, rps: 20, seconds: Number(process.env.S ?? 8), seed: 4 })
      console.log(
        name,
        lap(),
        'met',
        ground.proxy.met,
        report.verdict.code,
        report.verdict.reasons.join(' '),
        JSON.stringify(report.compared.classes),
        JSON.stringify(report.sweep),
      )
      for (const f of report.fingerprints.slice(0, 8)) console.log('   ', f.class, f.count, f.name)
      ground.proxy.set(null)
    }
  } finally {
    await ground.stop()
  }
}
main().then(
  () => process.exit(0),
  (e) => {
    console.error(e)
    process.exit(1)
  },
)
