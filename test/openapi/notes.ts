// What is noted while exchanges are held against a description.

export interface Notes {
  /** What is wrong with the description, a line each. */
  wrong: Set<string>
  /** What of all that it says was seen, see marks.ts. */
  shown: Set<string>
}

export function noteAll(to: Set<string>, these: Iterable<string>): void {
  for (const each of these) to.add(each)
}
