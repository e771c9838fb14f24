// Keywords, titles and short URLs as callers write them, as bytes: one character each.
import fc from 'fast-check'
import { utf8 } from './urls'

type Text = fc.Arbitrary<string>

/** Keywords that exist soon in any sequence: the first automatic ones, and those that `wantedKeyword` draws most. */
export const likelyKeyword: Text = fc.oneof(
  { weight: 6, arbitrary: fc.constant('1') },
  { weight: 4, arbitrary: fc.constant('abc') },
  { weight: 4, arbitrary: fc.constantFrom('2', '2', '3', 'ABC', 'aBc', '4', 'a', 'z', '10', '0', '01') },
)

/** Keywords that only an import brings. */
export const importedKeyword: Text = fc.oneof(
  { weight: 3, arbitrary: likelyKeyword },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...['a-b', 'a_b', 'a.b', 'a/b', 'a+', 'a+b', 'x+all', 'reserved', 'examplepage', 'A', 'a:b', 'a?b', 'a#b', 'a"b'],
      ...['é', '日本'].map(utf8),
      ...['a%20b', 'a b', 'k'.repeat(100)],
    ),
  },
)

/** A wanted keyword of the API: any alphabet, reserved words, every length that matters. */
export const wantedKeyword: Text = fc.oneof(
  { weight: 4, arbitrary: likelyKeyword },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '',
        '-0-',
        '00',
        'MyLink',
        'a-b',
        'a b',
        ' abc ',
        'reserved',
        'RESERVED',
        'admin',
        'user',
        'examplepage',
        'js',
      ],
      ...['a1', '---', '!', 'abc/', 'a+b', '{site}/abc', '%61', '../a', 'a\0b', '9', '35', 'Z'],
      ...['abcé', 'é', '日本', 'ａｂｃ', '\u{1f600}a'].map(utf8),
      ...['\xff', 'a\x80b'],
      ...[99, 100, 101, 199, 200, 250].map((length) => 'k'.repeat(length)),
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'abAB01-_.', '\xc3\xa9'), maxLength: 6 }) },
)

/** A given title: tags in every state of repair, white space, entities. */
export const title: Text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('t', 'A title', '', '0', ' ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        '<b>bold</b>',
        '< b',
        'a < b > c',
        '<a title=">">x</a>',
        "<a title='>'>x",
        '<!-- c --> x',
        '<!-- > -->x',
        '<!x>y',
      ],
      ...[
        '<?php echo ">" ?>x',
        '<?xml version="1.0"?>x',
        '<!DOCTYPE html>x',
        '<b',
        'a<',
        '<<b>>x',
        '<a<b>c>d',
        '<script>x',
      ],
      ...[
        'a\n\tb  c',
        '\0a\0',
        '&amp;&lt;b&gt;',
        '"quoted" \'single\'',
        'a\\b/c',
        'a\x01\x1f\x7fb',
        '<>',
        '< >',
        '</b>x',
      ],
      ...['é', '日本', '\u{1f600}', 'a\u00a0b', '\u2028'].map(utf8),
      ...['\xe9', 'a\xc3', 't'.repeat(300)],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'<>"\'!-?/ab( )\\x\n&;%lm'), maxLength: 14 }) },
)

/** The parameter `shorturl`: a keyword in every spelling that finds it, and in those that only look so. */
export const shortUrl: Text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('', '{site}/'), likelyKeyword).map(([site, word]) => site + word),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          '',
          ' ',
          '/',
          '//',
          '{site}/',
          '{site}//',
          '{site}/{site}/',
          'https://sho.rt/',
          'HTTP://SHO.RT/',
          'sho.rt/',
          '<',
        ),
        importedKeyword,
        fc.constantFrom('', ' ', '/', '+', '?x', '#x', '<', '"', '\0', '\\', '%20', '{site}/', '.'),
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '0', 'nope', '{site}', '{site}/', '\xff', 'k'.repeat(300), 'javascript:x', 'a<b>c'),
  },
)
