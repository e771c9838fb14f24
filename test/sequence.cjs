// Jest's order of test files: those that take long come first, so that none is left to run alone at the end. Jest would know by itself, but
// not in a fresh clone.
const { default: Sequencer } = require('@jest/test-sequencer')

const first = [
  'conform/candidate-replay',
  'shadow',
  'runbooks',
  'migrating',
  'bin/rehearse/program',
  'legacy-service',
  'bin/start',
  'crash',
  'core/clicks/year',
  'bin/ops-transfer',
  'core/clicks/fold',
  'bin/ops-import',
  'clicks-road',
  'fuzz/fuzz',
  'outage',
  'mirror-down',
  'transparent-router',
].map((name) => `/test/${name}.test.ts`)

module.exports = class extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = first.findIndex((end) => path.endsWith(end))
      return found === -1 ? first.length : found
    }
    return super.sort(tests).sort((one, other) => place(one) - place(other))
  }
}
