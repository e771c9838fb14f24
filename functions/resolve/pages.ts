// The few pages a short link shows instead of leading somewhere. Every text that is not ours goes through `escapeHtml`.

/** A text made harmless inside HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** What a link leads to, for people who want to look before they follow it. Going on is a click like any other. */
export function previewPage(link: { code: string; short_url: string; long_url: string; title: string | null }): string {
  return page(
    `Where ${link.short_url} leads`,
    `<p>${escapeHtml(link.short_url)} leads to</p>
<h1>${escapeHtml(new URL(link.long_url).host)}</h1>
<p class="url">${escapeHtml(link.long_url)}</p>
${link.title === null ? '' : `<p>${escapeHtml(link.title)}</p>`}
<p><a class="go" href="/${escapeHtml(link.code)}" rel="nofollow noreferrer">Continue</a></p>`,
  )
}

/** Why a link leads nowhere. */
export function refusalPage({ status, title, detail }: { status: number; title: string; detail: string }): string {
  return page(title, `<p>${status}</p>\n<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(detail)}</p>`)
}

/** A short guide for those who arrive at the front door; `base` is the public URL. */
export function guidePage(base: string): string {
  const at = escapeHtml(base)
  return page(
    'Understudy',
    `<h1>Understudy</h1>
<p>A link shortener. Shorten a URL:</p>
<pre>curl ${at}/v1/links -d '{"long_url": "https://example.com/a/long/way"}'</pre>
<p>Where access is closed, each call takes a key: -H 'Authorization: Bearer us_…'.</p>
<p>Follow it, or add a + to look before you do:</p>
<pre>curl -i ${at}/CODE
curl ${at}/CODE+</pre>
<p>Choose its name, change where it leads, and see who came:</p>
<pre>curl ${at}/v1/links -d '{"long_url": "https://example.com/", "alias": "mine"}'
curl ${at}/v1/links/mine -X PATCH -H 'If-Match: "mine.1"' -d '{"long_url": "https://example.com/new"}'
curl ${at}/v1/links/mine/stats</pre>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>
:root{color-scheme:light dark;font:1.05rem/1.55 system-ui,sans-serif}
body{max-width:42rem;margin:12vh auto;padding:0 1.25rem}
h1{font-size:1.7rem;line-height:1.25;margin:.2em 0 .6em;overflow-wrap:anywhere}
pre,.url{font:.9rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap;padding:.8em 1em;border-radius:.5em;background:color-mix(in srgb,currentColor 8%,transparent)}
.go{display:inline-block;padding:.55em 1.3em;border-radius:.5em;background:#0b5fcc;color:#fff;text-decoration:none}
</style>
<main>
${body}
</main>
`
}
