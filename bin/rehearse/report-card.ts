// One way in which answers differ, on the page.
import { html, type Markup } from './markup'
import type { Card } from './report'

/** A card: what it is, what differs, and how to meet it again. */
export function cardMarkup(card: Card): Markup {
  const { id, name, severity, count, samples, met, first, last } = card
  const sample = samples[0]
  return html`<article class="card" id="${id}"><header><span class="badge ${severity ?? 'S0'}" title="${meaning(severity)}">${severity ?? 'failure'}</span><h3>${name}</h3></header>
<p class="small soft">${count.toLocaleString('en')} ${count === 1 ? 'time' : 'times'} in ${met === 'sweep' ? 'the sweep over all links' : 'the traffic'}, ${timesOf(first, last)} · <code>${id}</code></p>
${sample === undefined ? null : sample.differences.slice(0, 12).map(difference)}
${sample !== undefined && sample.differences.length > 12 ? html`<p class="small soft">and ${sample.differences.length - 12} more in the same answer</p>` : null}
${again(card)}</article>`
}

type Different = Card['samples'][number]['differences'][number]

function difference({ path, kind, left, right }: Different): Markup {
  const [before, after] = marked(left, right)
  return html`<div class="diff"><p>${path} <em>· ${kind}</em></p><div class="l"><span>legacy</span><code>${before}</code></div><div class="r"><span>candidate</span><code>${after}</code></div></div>`
}

/** Both values, what is not the same in them marked. The length behind a shape is no part of it. */
function marked(left: string | null, right: string | null): [Markup, Markup] {
  const [before, after] = [partsOf(left), partsOf(right)]
  if (before === null || after === null) return [alone(before), alone(after)]
  const [a, b] = [[...before.shape], [...after.shape]]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return [html`${within(a, start, end)}${before.length}`, html`${within(b, start, end)}${after.length}`]
}

interface Parts {
  shape: string
  length: Markup | null
}

function partsOf(value: string | null): Parts | null {
  if (value === null) return null
  const [, shape, length] = /^(.*) \((\d+)\)$/s.exec(value) ?? []
  if (shape === undefined) return { shape: value, length: null }
  return { shape, length: html` <em>${length ?? ''} bytes</em>` }
}

function alone(parts: Parts | null): Markup {
  return parts === null ? html`<em>absent</em>` : html`${parts.shape}${parts.length}`
}

function within(text: string[], start: number, end: number): Markup {
  const part = (from: number, to: number) => text.slice(from, to).join('')
  const middle = part(start, text.length - end)
  const mark = middle === '' ? null : html`<mark>${middle}</mark>`
  return text.length === 0
    ? html`<em>empty</em>`
    : html`${part(0, start)}${mark}${part(text.length - end, text.length)}`
}

function again({ reproduce, explain }: Card): Markup {
  const values = html`<details><summary>See the real values</summary><pre>${explain}</pre></details>`
  if (reproduce === null) return values
  return html`<details><summary>Ask both sides the same</summary><pre>${reproduce.legacy}</pre><pre>${reproduce.candidate}</pre></details>${values}`
}

function timesOf(first: string, last: string): string {
  const [from, to] = [first.slice(11, 19), last.slice(11, 19)]
  return from === to ? `at ${from} UTC` : `from ${from} to ${to} UTC`
}

function meaning(severity: Card['severity']): string {
  return severity === null
    ? 'a side gave no answer'
    : { S1: 'the wrong target or status, or a lost link', S2: 'the contract with callers', S3: 'the wording' }[severity]
}
