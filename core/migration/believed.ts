// A value that lives elsewhere, as it was when last seen: young enough to act on, and there when the other place is not.

interface Manner<T> {
  /** Asks the other place. */
  read: () => Promise<T>
  /** So many milliseconds after it was asked for, a value is asked for again. */
  keptFor: number
  /** Nobody waits longer than this for an answer, in milliseconds, counted from when it was asked for. */
  patience: number
  /** The same while no value has been seen for `oldest` milliseconds, or ever; not after a failure. */
  firstPatience: number
  oldest: number
  /** How long after a failure nobody asks again, in milliseconds. */
  pause: number
  /** Told of each failure. */
  complain?: (error: unknown) => void
  /** Milliseconds since whenever. */
  now?: () => number
}

/**
 * Gives what looks a value up: as it is, at most `keptFor` old, while the other place answers in time; as last seen while it
 * does not, though never much older than `oldest` unless it fails; undefined while it has never been seen. Whoever asks at the same time shares one reading.
 */
export function openBelieved<T>(manner: Manner<T>): () => Promise<T | undefined> {
  const {
    read,
    keptFor,
    patience,
    firstPatience,
    oldest,
    pause,
    complain = () => {},
    now = () => performance.now(),
  } = manner
  let known: { value: T; asked: number } | undefined
  let reading: { done: Promise<void>; asked: number } | undefined
  let quietUntil = Number.NEGATIVE_INFINITY
  let hasFailed = false

  return async () => {
    if (known !== undefined && now() - known.asked < keptFor) return known.value
    if (reading === undefined && now() >= quietUntil) reading = begin()
    if (reading !== undefined) {
      const isStale = known === undefined || now() - known.asked > oldest
      const left = reading.asked + (isStale && !hasFailed ? firstPatience : patience) - now()
      if (left > 0) await within(left, reading.done)
    }
    return known?.value
  }

  function begin() {
    const asked = now()
    const done = Promise.resolve()
      .then(read)
      .then(
        (value) => {
          known = { value, asked }
          hasFailed = false
        },
        (error) => {
          quietUntil = now() + pause
          hasFailed = true
          complain(error)
        },
      )
      .finally(() => {
        reading = undefined
      })
    return { done, asked }
  }
}

async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([done, late])
  clearTimeout(timer)
}
