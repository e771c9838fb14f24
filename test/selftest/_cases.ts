process.env.CDK_VALIDATION ??= 'false'
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

import { cases } from './cases'
import { openGround } from './ground'
import { openRuns } from './run'

async function main() {
  const ground = await openGround({ interrupt: { isPressed: false }, say: (l) => console.log(l) })
  const runs = openRuns(ground)
  const only = process.argv.slice(2)
  try {
    let n = 0
    for (const it of cases) {
      n++
      if (only.length && !only.includes(it.name)) continue
      const r = await runs.run(it, n)
      console.log(
        r.isHeld ? 'ok  ' : 'NOT ',
        r.name,
        r.outcome.code,
        r.found,
        r.pairs,
        r.seconds + 's',
        r.isHeld ? '' : r.outcome.reasons.join(' '),
      )
      if (!r.isHeld) for (const f of r.all) console.log('      ', f)
    }
  } finally {
    runs.close()
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
