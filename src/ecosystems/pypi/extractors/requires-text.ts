// requires.txt of an .egg-info folder: requirements in sections named by extra and marker, as setuptools writes them.

const LINES_MAX = 50_000

/** The requirements in the form of `Requires-Dist`: the section becomes a marker. */
export function readRequiresText(bytes: Uint8Array): readonly string[] {
  const requirements: string[] = []
  let condition = ''
  for (const line of new TextDecoder().decode(bytes).split(/\r\n|\r|\n/, LINES_MAX)) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    if (text.startsWith('[') && text.endsWith(']')) condition = conditionOf(text.slice(1, -1))
    else requirements.push(condition === '' ? text : `${text}${text.includes(';') ? ' and' : ' ;'} ${condition}`)
  }
  return requirements
}

/** `extra:marker`, either of them alone too. */
function conditionOf(section: string): string {
  const colon = section.indexOf(':')
  const extra = (colon < 0 ? section : section.slice(0, colon)).replaceAll('"', '')
  const marker = colon < 0 ? '' : section.slice(colon + 1).trim()
  const asked = extra === '' ? '' : `extra == "${extra}"`
  return [marker === '' ? '' : `(${marker})`, asked].filter((part) => part !== '').join(' and ')
}
