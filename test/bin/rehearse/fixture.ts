// What a rehearsal may come to, for tests: everything is well but for what a test changes.
import { type Card, type Report, reportOf } from '../../../bin/rehearse/report'
import type { Evidence } from '../../../bin/rehearse/verdict'
import type { Seen, Summary, Tally } from '../../../core/shadow/pairs/pairs'

/** A stratum of 1,000 redirects that are equal. */
export function tally(more: Partial<Tally> = {}): Tally {
  return {
    stratum: { route: 'redirect', effect: 'click', method: 'GET', side: 'legacy' },
    ...{ eligible: 1_000, classes: { match_exact: 1_000 }, omissions: {}, pending: 0, rules: {}, masks: {} },
    ...more,
  }
}

/** A fingerprint that was seen. */
export function seen(more: Partial<Seen> = {}): Seen {
  return {
    ...{ id: 'abcdef123456', name: '/{keyword}: status 301 became 302', route: 'redirect', class: 'divergence' },
    ...{ severity: 'S1', path: 'status', kind: 'value', count: 3 },
    ...{ first: '2026-12-01T09:30:00Z', last: '2026-12-01T09:31:00Z' },
    ...more,
  }
}

/** A summary with one stratum. */
export function summary(more: Partial<Summary> = {}): Summary {
  return { epoch: '1-00000000', tallies: [tally()], fingerprints: [], lost: 0, ...more }
}

/** The evidence of a rehearsal that was equal. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  const swept = { keywords: 50, isDone: true, differing: 0, excused: 0, failed: 0 }
  return { summary: summary(), sent: 1_000, unanswered: 0, rules: [], swept, troubles: [], ...more }
}

/** A card. */
export function card(more: Partial<Card> = {}): Card {
  const differences = [{ path: 'status', kind: 'value', left: '301', right: '302' }]
  return {
    ...{ ...seen(), route: '/{keyword}', met: 'traffic' as const },
    samples: [{ id: 'mirror-1', at: '2026-12-01T09:30:12.000Z', differences }],
    reproduce: { legacy: `curl -si "$LEGACY"'/abc'`, candidate: `curl -si "$CANDIDATE"'/abc'` },
    explain: 'npm run ops -- compare explain abcdef123456',
    ...more,
  }
}

/** A report. */
export function report(from: { evidence?: Partial<Evidence>; cards?: Card[]; site?: string } = {}): Report {
  return reportOf({
    evidence: evidence(from.evidence),
    ...{ began: new Date('2026-12-01T09:30:00Z'), ended: new Date('2026-12-01T09:31:10Z'), stopped: false },
    legacy: {
      url: 'http://10.0.0.5',
      site: from.site ?? 'http://sho.rt',
      notes: ['The legacy at http://10.0.0.5 asks for credentials.'],
    },
    wish: { rps: 20, seconds: 50, seed: 7, mix: { follow: 1 }, replay: null, dial: 0, mint: 0, bug: null },
    traffic: {
      ...{ sent: 1_000, answered: 1_000, failed: 0, kinds: { follow: { sent: 1_000, answered: 1_000, failed: 0 } } },
      ...{ statuses: { 301: 1_000 }, failures: {}, latency: { p50: 3.2, p90: 8, p99: 31 } },
    },
    quiet: { requests: 250, links: 25, touched: 30 },
    cards: from.cards ?? [],
  })
}
