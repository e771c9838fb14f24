import { openBelieved } from '../../../core/migration/believed'

/** A place elsewhere that answers when the test says so, and a clock that the test moves. */
function place() {
  const asked: { answer: (value: number) => void; fail: () => void }[] = []
  let time = 0
  const complaints: unknown[] = []
  const look = openBelieved<number>({
    read: () =>
      new Promise((resolve, reject) => {
        asked.push({ answer: resolve, fail: () => reject(new Error('down')) })
      }),
    ...{ keptFor: 4_000, patience: 30, firstPatience: 60, oldest: 5_000, pause: 1_000 },
    complain: (error) => complaints.push(error),
    now: () => time,
  })
  return { asked, look, complaints, later: (milliseconds: number) => (time += milliseconds) }
}

const settled = () => new Promise((done) => setImmediate(done))

async function known(value = 1) {
  const it = place()
  const first = it.look()
  await settled()
  it.asked[0]?.answer(value)
  expect(await first).toBe(value)
  return it
}

test('callers at the same time share one reading', async () => {
  const { asked, look } = place()
  const looks = Array.from({ length: 50 }, () => look())
  await settled()
  expect(asked).toHaveLength(1)
  asked[0]?.answer(7)
  expect(new Set(await Promise.all(looks))).toEqual(new Set([7]))
})

test('a value is not asked for again while it is young, and is afterwards', async () => {
  const { asked, look, later } = await known()
  later(3_999)
  expect(await look()).toBe(1)
  expect(asked).toHaveLength(1)
  later(1)
  const next = look()
  await settled()
  asked[1]?.answer(2)
  expect(await next).toBe(2)
})

test('a place that is down leaves what was last seen, and is not asked by everyone', async () => {
  const { asked, look, later, complaints } = await known()
  later(60_000)
  const next = look()
  await settled()
  asked[1]?.fail()
  expect(await next).toBe(1)
  expect(await look()).toBe(1)
  expect(asked).toHaveLength(2)
  expect(complaints).toHaveLength(1)
  later(1_000)
  const after = look()
  await settled()
  asked[2]?.answer(3)
  expect(await after).toBe(3)
})

test('a slow place holds nobody for longer than the patience, and is not asked twice', async () => {
  const { asked, look, later } = await known()
  later(4_500)
  const began = performance.now()
  expect(await look()).toBe(1)
  expect(performance.now() - began).toBeLessThan(1_000)
  later(40)
  // Its patience is over: the next ones do not wait at all.
  expect(await Promise.race([look(), settled().then(() => 'waits')])).toBe(1)
  expect(asked).toHaveLength(2)
  asked[1]?.answer(2)
  await settled()
  expect(await look()).toBe(2)
})

test('what was last seen long ago is waited for as if it had never been seen, but only once', async () => {
  const { asked, look, later } = await known()
  later(3_600_000)
  const next = look()
  await settled()
  later(50)
  asked[1]?.answer(2)
  expect(await next).toBe(2)
  later(3_600_000)
  const failing = look()
  await settled()
  asked[2]?.fail()
  expect(await failing).toBe(2)
  later(1_000)
  const slow = look()
  later(40)
  await settled()
  expect(await Promise.race([look(), settled().then(() => 'waits')])).toBe(2)
  expect(await slow).toBe(2)
})

test('a value counts from when it was asked for, not from when it came', async () => {
  const { asked, look, later } = place()
  const first = look()
  await settled()
  later(50)
  asked[0]?.answer(1)
  await first
  later(3_950)
  look()
  await settled()
  expect(asked).toHaveLength(2)
})

test('what was never seen is not known', async () => {
  const { asked, look, later } = place()
  const first = look()
  await settled()
  asked[0]?.fail()
  expect(await first).toBeUndefined()
  expect(await look()).toBeUndefined()
  later(1_000)
  const slow = look()
  expect(await slow).toBeUndefined()
  expect(asked).toHaveLength(2)
})
