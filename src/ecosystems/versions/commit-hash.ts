const COMMIT = /^[0-9a-f]{7,64}$/i

/** A Git commit in the place of a version: it begins like a number often enough, and has no place in any order. */
export function isCommitHash(text: string): boolean {
  return COMMIT.test(text)
}
