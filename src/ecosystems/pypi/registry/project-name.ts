const NAME_CHARS_MAX = 256
const NAME = /^[a-z\d](?:[a-z\d._-]*[a-z\d])?$/i

/** The one form of a project's name (PEP 503): lower case, and any run of `-`, `_` and `.` is one hyphen. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** Whether the text is a name by PEP 508, in any spelling. */
export function isProjectName(text: string): boolean {
  return text.length <= NAME_CHARS_MAX && NAME.test(text)
}
