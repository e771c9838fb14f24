import { cleanTitle } from '../../../core/legacy/titles'

for (const { title, cleaned } of [
  { title: '  many \t\n spaces ', cleaned: 'many spaces' },
  { title: 'a < b', cleaned: 'a < b' },
  { title: 'a <b', cleaned: 'a' },
  { title: '<b>bold</b>', cleaned: 'bold' },
  { title: '<a href="x>y">z</a>', cleaned: 'z' },
  { title: '<!-- a > b -->c', cleaned: 'c' },
  { title: '<!-- "quoted -->c', cleaned: 'c' },
  { title: '<!DOCTYPE html>c', cleaned: 'c' },
  { title: 'a<?php if ($x > 1) ?>b', cleaned: 'ab' },
  { title: '<?xml version="1.0">b', cleaned: 'b' },
  { title: '<b <i>>c', cleaned: 'c' },
  { title: 'nu\0ll', cleaned: 'null' },
  { title: '&lt;b&gt;', cleaned: '&lt;b&gt;' },
  { title: '<br/>', cleaned: '' },
  { title: "<b it's>x", cleaned: '' },
  { title: 'x > y', cleaned: 'x > y' },
]) {
  test(`${JSON.stringify(title)} becomes ${JSON.stringify(cleaned)}`, () => {
    expect(cleanTitle(title)).toBe(cleaned)
  })
}
