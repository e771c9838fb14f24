import { cached, type Destination, lookUp, type Read } from '../../../core/links/lookup'
import { unavailable } from '../../../core/refusals'

const destination: Destination = {
  code: 'a',
  version: 1,
  long_url: 'https://example.com/1',
  title: null,
  expires_at: null,
  deleted_at: null,
  max_clicks: null,
  permanent: false,
}

/** A store whose content, clock and health the tests set; `asked` counts its reads. */
function stage(seconds: number, size?: number) {
  const state = { now: 0, failing: false, asked: 0, links: new Map([['a', destination]]) }
  const read: Read = async (code) => {
    state.asked++
    if (state.failing) throw unavailable('The store does not answer.')
    return state.links.get(code) ?? null
  }
  const settings = { seconds, now: () => state.now, ...(size === undefined ? {} : { size }) }
  return { state, read: cached(read, settings) }
}

for (const { seconds, at, asked } of [
  { seconds: 5, at: 4999, asked: 1 },
  { seconds: 5, at: 5000, asked: 2 },
  { seconds: 0, at: 0, asked: 2 },
]) {
  test(`kept for ${seconds} s, asked again after ${at} ms: ${asked} reads`, async () => {
    const { state, read } = stage(seconds)
    await read('a')
    state.now = at
    await read('a')
    expect(state.asked).toBe(asked)
  })
}

test('a miss is never kept: a new link works at once', async () => {
  const { state, read } = stage(5)
  expect(await read('new')).toBeNull()
  state.links.set('new', destination)
  expect(await read('new')).toEqual(destination)
})

for (const { at, served } of [
  { at: 59_999, served: true },
  { at: 60_000, served: false },
]) {
  test(`while the store fails, ${at} ms after the last read: ${served ? 'served on' : 'unavailable, not missing'}`, async () => {
    const { state, read } = stage(5)
    await read('a')
    Object.assign(state, { now: at, failing: true })
    if (served) expect(await read('a')).toEqual(destination)
    else await expect(read('a')).rejects.toMatchObject({ kind: 'unavailable' })
  })
}

test('while the store fails it is asked once a second, not at every click', async () => {
  const { state, read } = stage(5)
  await read('a')
  Object.assign(state, { now: 10_000, failing: true, asked: 0 })
  for (let click = 0; click < 10; click++) await read('a')
  state.now = 10_999
  await read('a')
  expect(state.asked).toBe(1)
  state.now = 11_000
  await read('a')
  expect(state.asked).toBe(2)
})

test('while the store fails, serving on never lengthens the 60 s', async () => {
  const { state, read } = stage(5)
  await read('a')
  Object.assign(state, { now: 59_500, failing: true })
  await read('a')
  state.now = 60_001
  await expect(read('a')).rejects.toMatchObject({ kind: 'unavailable' })
})

test('with the cache off, a link read within 60 s is still served while the store fails', async () => {
  const { state, read } = stage(0)
  await read('a')
  Object.assign(state, { now: 1000, failing: true })
  expect(await read('a')).toEqual(destination)
})

test('an alias in capitals is served on too while the store fails', async () => {
  const { state, read } = stage(5)
  await lookUp('A', read)
  Object.assign(state, { now: 10_000, failing: true })
  expect(await lookUp('A', read)).toEqual(destination)
})

test('kept for longer than 60 s, a link is served on for no less', async () => {
  const { state, read } = stage(3600)
  await read('a')
  Object.assign(state, { now: 3_599_000, failing: true })
  expect(await read('a')).toEqual(destination)
})

test('a link that was never read is unavailable while the store fails', async () => {
  const { state, read } = stage(5)
  state.failing = true
  await expect(read('a')).rejects.toMatchObject({ kind: 'unavailable' })
})

test('room for two: the one not used for longest goes', async () => {
  const { state, read } = stage(5, 2)
  for (const code of ['b', 'c']) state.links.set(code, destination)
  for (const code of ['a', 'b', 'a', 'c', 'a', 'b']) await read(code)
  expect(state.asked).toBe(4)
})

const stored: Read = async (code) => (['a', 'BCDFGH2'].includes(code) ? { ...destination, code } : null)

for (const { code, found } of [
  { code: 'a', found: 'a' },
  { code: 'A', found: 'a' },
  { code: 'BCDFGH2', found: 'BCDFGH2' },
]) {
  test(`${code} is found as ${found}`, async () => {
    expect(await lookUp(code, stored)).toMatchObject({ code: found })
  })
}

for (const code of ['bcdfgh2', 'c', 'C']) {
  test(`${code} is not found`, async () => {
    await expect(lookUp(code, stored)).rejects.toMatchObject({ kind: 'not-found' })
  })
}
