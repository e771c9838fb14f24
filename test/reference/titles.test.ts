// Contract 10: titles, given or fetched.
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { toBytes, toText } from '../../reference/byte-strings'
import { decodeEntities } from '../../reference/entities'
import { stripTags } from '../../reference/tags'
import { fetchPage } from '../../reference/title-fetching'
import { cleanTitle, titleOfPage } from '../../reference/titles'

const given: [title: string, clean: string][] = [
  ['  two \t\n spaces ', 'two spaces'],
  ['<b>bold</b>', 'bold'],
  ['a < b', 'a < b'],
  ['a <b', 'a'],
  ['1<2', '1'],
  ['x > y', 'x > y'],
  ['<<b>', ''],
  ['<!-- c -->y', 'y'],
  ['<!-- <b> -- > -->y', 'y'],
  ['<!DOCTYPE html>y', 'y'],
  ['a<?php x("?>") ?>b', 'ab'],
  ["<?xml version='1.0'?>b", 'b'],
  ['<a href="x>y">z</a>', 'z'],
  ["<b title='>'>t", 't'],
  ['a<b<c>d>e', 'ae'],
  ['&lt;b&gt;', '&lt;b&gt;'],
  ['null\0byte', 'nullbyte'],
  ['<br/>', ''],
]

for (const [title, clean] of given) {
  test(`${JSON.stringify(title)} becomes ${JSON.stringify(clean)}`, () => expect(cleanTitle(title)).toBe(clean))
}

test('tags are stripped from the end backwards too: nothing is left open', () => {
  expect(stripTags('x<a href="')).toBe('x')
})

const entities: [text: string, decoded: string][] = [
  ['&amp;&lt;&gt;&quot;', '&<>"'],
  ['&eacute;&Eacute;&euro;&diams;&yuml;', 'éÉ€♦ÿ'],
  ['&#233;&#xE9;&#X2603;', 'éé☃'],
  ['&#39;&apos;', "'&apos;"],
  ['&#0;&#128;&#xD800;&#x110000;', '&#0;&#128;&#xD800;&#x110000;'],
  ['&amp &unknown;&;', '&amp &unknown;&;'],
  ['&amp;lt;', '&lt;'],
]

for (const [text, decoded] of entities) {
  test(`entities of ${text}`, () => expect(toText(decodeEntities(text))).toBe(decoded))
}

describe('a page', () => {
  const pages: Record<string, [headers: Record<string, string>, body: string, status?: number]> = {
    '/1': [{ location: '/2' }, '', 301],
    '/2': [{ location: '/3' }, '', 302],
    '/3': [{ location: '/4' }, '', 307],
    '/4': [{ 'content-type': 'text/html; charset=utf-8' }, toBytes('<Title>\n é &amp; <i>more</i></TITLE>')],
    '/0': [{ location: '/1' }, '', 302],
    '/cyrillic': [{ 'content-type': 'text/html; charset=windows-1251;' }, '<title>\xcf\xf0\xe8</title>'],
    '/unknown': [{ 'content-type': 'text/html; charset=nonsense' }, '<title>x</title>'],
    '/zero': [{}, '<title>0</title>'],
    '/away': [{ location: 'http://192.0.2.1/' }, '', 302],
    '/elsewhere': [{ location: 'ftp://127.0.0.1/' }, '', 302],
  }
  const server = http.createServer((request, response) => {
    const [headers, body, status = 200] = pages[request.url ?? ''] ?? [{}, '', 404]
    response.writeHead(status, headers).end(Buffer.from(body, 'latin1'))
  })
  let base: string

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const titles: [path: string, title: string | null][] = [
    ['/1', 'é & more'],
    ['/0', null],
    ['/4', 'é & more'],
    ['/cyrillic', 'При'],
    ['/unknown', null],
    ['/zero', null],
    ['/away', null],
    ['/elsewhere', null],
  ]
  for (const [path, title] of titles) {
    test(`${path} is called ${title ?? 'by its URL'}`, async () => {
      expect(toText(await titleOfPage(base + path, 'loopback'))).toBe(title ?? base + path)
    })
  }

  test('a host outside ASCII is still one in a process that has read many', async () => {
    for (let n = 0; n < 20_000; n++) await fetchPage('https://example.com/', 'loopback')
    const spelled = toBytes(`${base.replace('127', '127\u00ad')}/4`)
    expect(await fetchPage(spelled, 'loopback')).toMatchObject({ body: pages['/4']?.[1] })
  })

  test('with titles none nothing is asked', async () => {
    expect(await titleOfPage(`${base}/4`, 'none')).toBe(`${base}/4`)
  })

  test('other schemes are called by their URL', async () => {
    expect(await titleOfPage('MAILTO:Joe', 'all')).toBe('mailto:Joe')
  })
})
