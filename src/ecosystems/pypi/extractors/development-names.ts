// Names by which people call what only development needs: of groups, and of files.

const WORDS =
  /(?:^|[-_./])(?:dev|devel|develop|development|tests?|testing|lint|linting|linters?|docs?|ci|typing|types|tox|build|benchmarks?)(?:[-_./]|$)/i
const LENGTH_MAX = 255

export function isDevelopmentName(name: string): boolean {
  return name.length <= LENGTH_MAX && WORDS.test(name)
}
