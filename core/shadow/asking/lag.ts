// Waiting for a side that may be behind the other, as far as there is time to.
import { OutOfTime, reserve } from './asking'

/** A delivery that came late is no reason to wait for others without end: at most so many times the usual bound. */
const most = 3

/**
 * By how much one side may be behind the other, in milliseconds, as far as a delivery tells whose youngest request is `age` old: as late as
 * it came itself others may come, whatever is `usual`.
 */
export function boundAt(usual: number, age: number): number {
  return Math.min(Math.max(usual, age), most * usual)
}

/**
 * Gives what waits for a share of the time by which one side may be behind (`bound`, in milliseconds). `remaining` gives the milliseconds
 * that are left: with too few of them it throws OutOfTime at once, so that there is none of it left to wait out in vain.
 */
export function openLag(
  bound: number,
  remaining: () => number,
  wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
) {
  return async function lag(share: number): Promise<void> {
    const milliseconds = share * bound
    if (remaining() - milliseconds < reserve) throw new OutOfTime('the function has no time left to wait')
    await wait(milliseconds)
  }
}
