// The report for a build server: JUnit's XML, one case for each stratum, each difference, coverage, rules, and the end.
import type { Card, Report, RouteLine } from './report'
import { limits, share } from './verdict'

interface Case {
  group: string
  name: string
  /** Null for a case that is well. */
  failure: string | null
  /** What more there is to read about it. */
  text?: string
}

/** Writes the report as JUnit's XML. */
export function junitOf(report: Report): string {
  const cases = [
    ...verdictCases(report),
    ...report.routes.map(routeCase),
    ...report.fingerprints.map(cardCase),
    ...ruleCases(report),
  ]
  const failures = cases.filter(({ failure }) => failure !== null).length
  const seconds = (Date.parse(report.ended) - Date.parse(report.began)) / 1_000
  const sums = `tests="${cases.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rehearsal" ${sums}>`,
    `<testsuite name="rehearsal" ${sums} skipped="0" timestamp="${report.began.slice(0, 19)}">`,
    ...cases.map(caseOf),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function verdictCases({ verdict, compared, sweep }: Report): Case[] {
  const isCovered = compared.coverage >= limits.coverage
  return [
    { group: 'verdict', name: verdict.word, failure: verdict.code === 0 ? null : verdict.reasons.join(' ') },
    {
      group: 'coverage',
      name: share(compared.coverage),
      failure: isCovered ? null : `below ${share(limits.coverage)}`,
    },
    ...(sweep === null ? [] : [sweepCase(sweep)]),
  ]
}

function sweepCase(sweep: NonNullable<Report['sweep']>): Case {
  const { keywords, differing, failed, isDone } = sweep
  const isWell = differing === 0 && failed === 0 && isDone
  const name = `${keywords} links on both sides`
  return {
    group: 'sweep',
    name,
    failure: isWell ? null : `${differing} differ, ${failed} could not be asked about${isDone ? '' : ', not finished'}`,
  }
}

function routeCase({ route, method, side, effect, eligible, compared, classes }: RouteLine): Case {
  const { divergence = 0, shadow_error = 0, shadow_timeout = 0, comparator_error = 0 } = classes
  const bad = divergence + shadow_error + shadow_timeout + comparator_error
  const text = Object.entries(classes)
    .map(([name, count]) => `${name}: ${count}`)
    .join('\n')
  const failure = bad === 0 ? null : `${bad} of ${compared} pairs are bad`
  return {
    group: 'route',
    name: `${method} ${route}, ${effect}, answered by the ${side}: ${compared} of ${eligible}`,
    failure,
    text,
  }
}

function cardCase({ name, id, severity, count, path, kind, samples, reproduce, explain, met }: Card): Case {
  const differences = samples.flatMap((sample) =>
    sample.differences.map((each) => {
      return `${each.path} (${each.kind})\n  legacy:    ${each.left ?? 'absent'}\n  candidate: ${each.right ?? 'absent'}`
    }),
  )
  const commands = reproduce === null ? [explain] : [reproduce.legacy, reproduce.candidate]
  const text = [
    `${path} (${kind}), ${severity ?? 'no severity'}, ${count} times, in ${met}`,
    ...differences,
    ...commands,
  ].join('\n')
  return { group: 'difference', name: `${name} [${id}]`, failure: `${count} times`, text }
}

/** A rule that was needed is no failure: that it is not needed too often is part of the verdict. */
function ruleCases({ compared }: Report): Case[] {
  return Object.entries(compared.rules).map(([id, count]) => ({
    group: 'rule',
    name: `${id}: ${count} times`,
    failure: null,
  }))
}

function caseOf({ group, name, failure, text = '' }: Case): string {
  const open = `<testcase classname="rehearsal.${escaped(group)}" name="${escaped(name)}"`
  if (failure === null)
    return text === '' ? `${open}/>` : `${open}><system-out>${escaped(text)}</system-out></testcase>`
  return `${open}><failure message="${escaped(failure)}">${escaped(text)}</failure></testcase>`
}

/** Text for XML 1.0, which holds no control character and no half of a pair, not even escaped. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`)
}
