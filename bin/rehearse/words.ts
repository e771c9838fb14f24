// Keywords and titles as callers wish them.
import { type Bytes, bytesOf } from '../../core/legacy/bytes'
import type { Random } from './random'

const oddKeywords = [
  ...[
    '0',
    '-0-',
    '---',
    'admin',
    'user',
    'examplepage',
    'RESERVED',
    'reserved',
    'ADMIN',
    'a b',
    '../x',
    'é',
    '😀',
    '%61',
  ],
  ...['<b>', 'a.b', 'a/b', '+', ' spaced '],
]
const titles = [
  ...[
    'A title',
    'Spring Sale — 20 % off',
    'Über uns',
    '日本語のページ',
    '😀 smile',
    'a & b',
    '"quoted" \'single\'',
    'x/y\\z',
  ],
  ...[
    '<b>bold</b> text',
    'a < b > c',
    '  much   space \n here ',
    '<script>alert(1)</script>',
    '&amp; &lt;',
    '0',
    '',
    'tab\there',
  ],
  ...["it's", 'café', 'a]]>b', 'control\u0001character', '\u2028', '</title>'],
]

/** Some are longer than a column is wide, in bytes or in characters. */
const longTitles = [`A long title, ${'and on '.repeat(20)}`, 'Ü'.repeat(120), `${'x'.repeat(300)} end`]

/** A keyword to wish for. `mark` stands in those that nobody has wished for yet. */
export function wantedKeyword(random: Random, mark: string): Bytes {
  const fresh = { [`k${mark}`]: 6, [`My-Link${mark}`]: 2, [`Sale_${mark}`]: 1, [`é${mark}`]: 1, [`${mark}ABC`]: 1 }
  return bytesOf(random.chance(0.75) ? random.weighted(fresh) : random.of(oddKeywords))
}

/** A title. */
export function wantedTitle(random: Random, mark: string): Bytes {
  if (random.chance(0.15)) return bytesOf(random.of(longTitles))
  return bytesOf(random.chance(0.2) ? `${random.of(titles)} ${mark}` : random.of(titles))
}
