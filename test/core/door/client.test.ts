import { clientOf } from '../../../core/door/client'

for (const { a, b, same } of [
  { a: '192.0.2.1', b: '192.0.2.1', same: true },
  { a: '192.0.2.1', b: '192.0.2.2', same: false },
  { a: '2001:db8::1', b: '2001:db8:0:0:ffff::9', same: true },
  { a: '2001:db8::1', b: '2001:0DB8:0000::', same: true },
  { a: '[2001:db8::1]', b: '2001:db8::2', same: true },
  { a: '2001:db8::1', b: '2001:db8:0:1::1', same: false },
  { a: '::1', b: '::2', same: true },
  { a: '::ffff:192.0.2.1', b: '::ffff:192.0.2.2', same: false },
]) {
  test(`${a} and ${b}: ${same ? 'one client' : 'two clients'}`, () => {
    expect(clientOf(a, 'salt') === clientOf(b, 'salt')).toBe(same)
  })
}

test('another salt, another name; and the address is not in it', () => {
  expect(clientOf('192.0.2.1', 'a')).not.toBe(clientOf('192.0.2.1', 'b'))
  expect(clientOf('192.0.2.1', 'a')).toMatch(/^[\w-]{16}$/)
})
