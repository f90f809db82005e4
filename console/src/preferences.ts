/** What the browser remembers for its user. A browser that forbids storage just forgets. */
export function readPreference(name: string): string | undefined {
  try {
    return localStorage.getItem(`assay.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function keepPreference(name: string, value: string): void {
  try {
    localStorage.setItem(`assay.${name}`, value)
  } catch {
    // Kept for this page view only.
  }
}
