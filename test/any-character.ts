import fc from 'fast-check'

/** Any character there is, as the unit of a string: fast-check's own unit `binary` first makes a map of all million of them. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800))
