// The report for people: one page that needs nothing else, not even a script.
import type { Class } from '../../core/shadow/verdict'
import { html, type Markup } from './markup'
import type { Report, RouteLine } from './report'
import { cardMarkup } from './report-card'
import { style } from './report-style'
import { limits, share } from './verdict'

/** Classes as people read them, and the colour each has. */
const shownClasses: readonly [name: Class, says: string, tone: string][] = [
  ['match_exact', 'equal', 'good'],
  ['match_normalised', 'equal but for transport', 'good'],
  ['expected_difference', 'decided on', 'known'],
  ['noise', 'noise', 'calm'],
  ['race_resolved', 'equal when asked again', 'calm'],
  ['divergence', 'different', 'bad'],
  ['shadow_error', 'other side failed', 'bad'],
  ['shadow_timeout', 'other side too slow', 'bad'],
  ['comparator_error', 'comparison failed', 'doubt'],
  ['answer_error', 'answering side failed', 'doubt'],
  ['not_compared', 'not compared', 'doubt'],
]

const words = { equal: 'Equal', different: 'Different', 'could not tell': 'Could not tell' }

/** Writes the page. */
export function pageOf(report: Report): string {
  const { verdict, fingerprints, began } = report
  const tone = verdict.code === 0 ? 'equal' : verdict.code === 3 ? 'different' : 'unclear'
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${words[verdict.word]} · rehearsal of ${began.slice(0, 16).replace('T', ' ')}</title><style>${style}</style></head>
<body><main>
<section class="verdict ${tone}"><p class="kicker">Rehearsal${report.stopped ? ', ended early' : ''}</p><h1>${words[verdict.word]}</h1><ul>${verdict.reasons.map((reason) => html`<li>${reason}</li>`)}</ul></section>
<p class="small soft">${report.legacy.notes.join(' ')} ${calledOf(report)}</p>
${tiles(report)}${bar(report)}
${fingerprints.length === 0 ? null : html`<h2>What differs</h2>${fingerprints.map(cardMarkup)}`}
<h2>By route</h2>${routeTable(report.routes)}
<h2>The rest</h2><div class="columns">${lists(report)}</div>
<footer class="small soft"><p>Asked again with <code>${commandOf(report)}</code></p><p>Values are shown by their shape: a letter is a or A, a digit 9. Commands name <code>$LEGACY</code> and <code>$CANDIDATE</code>, the addresses of the two, and credentials by the variables of the environment that hold them.</p></footer>
</main></body></html>
`.text
}

function calledOf({ asked, legacy, began, ended }: Report): string {
  const seconds = Math.round((Date.parse(ended) - Date.parse(began)) / 1_000)
  const what =
    asked.replay === null
      ? 'made-up traffic'
      : `${asked.replay.requests.toLocaleString('en')} requests of ${asked.replay.file}`
  const bug = asked.bug === null ? '' : ` With the seeded bug ${asked.bug}.`
  const dial =
    asked.dial + asked.mint === 0 ? '' : ` The candidate answers ${asked.dial} % of links and makes ${asked.mint} %.`
  return `Site ${legacy.site}; ${what} at ${asked.rps} a second; ${seconds} s in all, from ${began.slice(0, 19).replace('T', ' ')} UTC.${dial}${bug}`
}

function tiles({ compared, traffic, fingerprints }: Report): Markup {
  const { classes } = compared
  const equal = classes.match_exact + classes.match_normalised
  const bad = classes.divergence + classes.shadow_error + classes.shadow_timeout
  const tile = (value: string, says: string, tone = '') =>
    html`<div class="tile ${tone}"><b>${value}</b><span>${says}</span></div>`
  return html`<div class="tiles">
${tile(number(compared.compared), 'pairs compared')}
${tile(share(compared.coverage), 'of all requests', compared.coverage < limits.coverage ? 'doubt' : '')}
${tile(number(equal), 'equal', 'good')}
${tile(number(bad), fingerprints.length === 0 ? 'different' : `different, in ${number(fingerprints.length)} ${fingerprints.length === 1 ? 'way' : 'ways'}`, bad === 0 ? '' : 'bad')}
${tile(milliseconds(traffic.latency.p50), 'half are answered in')}
${tile(milliseconds(traffic.latency.p99), '99 of 100 are answered in')}
</div>`
}

function bar({ compared: { classes, eligible } }: Report): Markup {
  const seen = shownClasses.filter(([name]) => classes[name] > 0)
  const width = (count: number) => ((100 * count) / Math.max(1, eligible)).toFixed(3)
  const parts = seen.map(([name, , tone]) => html`<i class="t-${tone}" style="flex: ${width(classes[name])}"></i>`)
  const legend = seen.map(
    ([name, says, tone]) => html`<li><i class="t-${tone}"></i>${says} ${number(classes[name])}</li>`,
  )
  return html`<div class="bar" role="img" aria-label="Shares of the classes below">${parts}</div><ul class="legend">${legend}</ul>`
}

function routeTable(routes: readonly RouteLine[]): Markup {
  if (routes.length === 0) return html`<p class="soft">No request was compared.</p>`
  const heads = ['requests', 'compared', 'equal', 'decided on', 'noise', 'different', 'failed']
  return html`<div class="scroll"><table><thead><tr><th>route</th><th>answered by</th>${heads.map((head) => html`<th class="n">${head}</th>`)}</tr></thead>
<tbody>${routes.map(routeRow)}</tbody></table></div>`
}

function routeRow({ route, method, side, effect, eligible, compared, classes }: RouteLine): Markup {
  const sum = (...names: Class[]) => names.reduce((all, name) => all + (classes[name] ?? 0), 0)
  const cell = (value: number, isBad = false) =>
    html`<td class="n ${value === 0 ? 'zero' : isBad ? 'bad' : ''}">${number(value)}</td>`
  const what = { create: ' · makes links', click: ' · counts clicks', none: '' }[effect] ?? ''
  return html`<tr><td><span class="mono">${method} ${route}</span><span class="soft">${what}</span></td><td>${side}</td>${[
    ...[cell(eligible), cell(compared), cell(sum('match_exact', 'match_normalised')), cell(sum('expected_difference'))],
    ...[cell(sum('noise', 'race_resolved')), cell(sum('divergence'), true)],
    cell(sum('shadow_error', 'shadow_timeout', 'comparator_error', 'answer_error'), true),
  ]}</tr>`
}

function lists({ compared, traffic, sweep, quiet }: Report): Markup[] {
  const kinds = Object.fromEntries(Object.entries(traffic.kinds).map(([name, { sent }]) => [name, sent]))
  const end = {
    ...(quiet === null ? {} : { 'last questions': quiet.requests, 'links asked about in every format': quiet.links }),
    ...(sweep === null ? {} : { 'links looked at on both sides': sweep.keywords, 'not the same': sweep.differing }),
  }
  const omissions = { ...compared.omissions, ...(compared.lost > 0 ? { 'lost lines': compared.lost } : {}) }
  return [
    list('Not compared, and why', omissions),
    list('Decisions and rules that were needed', compared.rules),
    list('Masks that were needed', compared.masks),
    list('At the end', end),
    list('Sent, by kind', kinds),
    list('Answered, by status', { ...traffic.statuses, ...traffic.failures }),
  ]
}

function list(title: string, counts: Record<string, number>): Markup {
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a)
  const body = rows.map(
    ([name, count]) => html`<tr><td style="white-space: normal">${name}</td><td class="n">${number(count)}</td></tr>`,
  )
  return html`<section><h3>${title}</h3><div class="scroll"><table><tbody>${body.length === 0 ? html`<tr><td class="soft">none</td></tr>` : body}</tbody></table></div></section>`
}

function commandOf({ asked, legacy }: Report): string {
  const to = legacy.url === '' ? '' : ` --legacy ${legacy.url}`
  const what = asked.replay === null ? ` --seed ${asked.seed}` : ` --replay ${asked.replay.file}`
  const dial = `${asked.dial === 0 ? '' : ` --dial ${asked.dial}`}${asked.mint === 0 ? '' : ` --mint ${asked.mint}`}`
  return `npm run rehearse --${to} --rps ${asked.rps} --seconds ${asked.seconds}${what}${dial}${asked.bug === null ? '' : ` --bug ${asked.bug}`}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}

/** A time as people read it. */
export function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}
