// How the page looks: one style sheet inside of it, for light and dark, wide and narrow.
import { Markup } from './markup'

export const style = new Markup(`
:root { color-scheme: light dark;
  --paper: #fbfaf8; --card: #fff; --ink: #1d2228; --soft: #5d6670; --line: #e2dfd9; --code: #f3f1ed;
  --good: #1a7f4b; --bad: #c2372e; --doubt: #a86a00; --calm: #7a8794; --known: #4a6fa5;
  --left: #fde8e6; --right: #dff3e7; --left-ink: #8f1d15; --right-ink: #0f5a33; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171a; --card: #1c2024; --ink: #e6e8ea; --soft: #9aa4ae; --line: #2e343a; --code: #23282d;
  --good: #4cc38a; --bad: #ff8077; --doubt: #f0b24a; --calm: #8b98a5; --known: #8fb3e8;
  --left: #45211f; --right: #173a29; --left-ink: #ffb4ad; --right-ink: #8fe0b4; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 2.25rem; line-height: 1.15; margin: 0; letter-spacing: -0.02em; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .5rem 0; }
a { color: inherit; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
code, pre, .mono { font: .8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.verdict { border-left: .4rem solid var(--tone); padding: .25rem 0 .25rem 1.25rem; }
.verdict h1 { color: var(--tone); }
.verdict ul { margin: .6rem 0 0; padding-left: 1.1rem; }
.verdict li { margin: .2rem 0; }
.kicker { font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); margin: 0 0 .35rem; }
.equal { --tone: var(--good); } .different { --tone: var(--bad); } .unclear { --tone: var(--doubt); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.75rem 0 1rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile span { font-size: .8125rem; color: var(--soft); }
.tile.bad b { color: var(--bad); } .tile.doubt b { color: var(--doubt); } .tile.good b { color: var(--good); }
.bar { display: flex; height: .8rem; border-radius: .4rem; overflow: hidden; background: var(--line); }
.bar i { display: block; min-width: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .6rem 0 0; padding: 0; list-style: none; font-size: .875rem; color: var(--soft); }
.legend i { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .4rem; vertical-align: -.05rem; }
.t-good { background: var(--good); } .t-bad { background: var(--bad); } .t-doubt { background: var(--doubt); }
.t-known { background: var(--known); } .t-calm { background: var(--calm); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .45rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
tr:last-child > td { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; font-size: .8125rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.bad { color: var(--bad); font-weight: 650; } td.zero { color: var(--soft); opacity: .55; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; margin: 0 0 1rem; }
.card header { display: flex; gap: .7rem; align-items: baseline; }
.badge { flex: none; font-size: .75rem; font-weight: 650; border-radius: .3rem; padding: .05rem .45rem; color: var(--card); background: var(--tone); }
.S1 { --tone: var(--bad); } .S2 { --tone: var(--doubt); } .S3, .S0 { --tone: var(--calm); }
.diff { margin: .8rem 0 0; border: 1px solid var(--line); border-radius: .4rem; overflow: hidden; }
.diff p { margin: 0; padding: .3rem .7rem; background: var(--code); color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere; }
.diff div { display: flex; gap: .7rem; padding: .3rem .7rem; overflow-wrap: anywhere; }
.diff div > span:first-child { flex: 0 0 5.2rem; font-size: .8125rem; }
.diff .l { background: var(--left); color: var(--left-ink); } .diff .r { background: var(--right); color: var(--right-ink); }
.diff mark { background: none; color: inherit; font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; }
.diff em { font-style: normal; opacity: .75; }
details { margin-top: .7rem; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
pre { background: var(--code); border-radius: .4rem; padding: .6rem .8rem; margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; align-items: start; }
.columns h3 { margin-bottom: .5rem; font-size: .875rem; font-weight: 600; color: var(--soft); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) { main { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.75rem; } .tiles { grid-template-columns: repeat(2, 1fr); }
  .diff div { flex-direction: column; gap: 0; } .diff div > span:first-child { flex: none; } }
@media print { body { background: none; } .card, .scroll { break-inside: avoid; } }
`)
