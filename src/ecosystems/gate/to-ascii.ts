const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў'
const LATIN = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g u'.split(' ')

const LETTERS: ReadonlyMap<string, string> = new Map([
  ...[...CYRILLIC].map((letter, position): [string, string] => [letter, LATIN[position] ?? '']),
  ...Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', þ: 'th', ð: 'd', ı: 'i' }),
  ...Object.entries({ '–': '-', '—': '-', '−': '-', '«': '"', '»': '"', '“': '"', '”': '"', '„': '"' }),
  ...Object.entries({ '‘': "'", '’': "'", '‚': "'", '•': '*', '→': '->', '≤': '<=', '≥': '>=', '€': 'EUR' }),
])

/**
 * Printable ASCII for header fields and reason phrases (RFC 9112, section 4): Cyrillic and accented Latin are
 * written in plain letters, characters without a counterpart are left out.
 */
export function toAscii(text: string): string {
  let ascii = ''
  for (const char of text) ascii += char >= ' ' && char <= '~' ? char : transliterate(char)
  return ascii.replace(/ {2,}/g, ' ').trim()
}

function transliterate(char: string): string {
  const lower = char.toLowerCase()
  const known = LETTERS.get(lower)
  if (known !== undefined) return lower === char ? known : known.slice(0, 1).toUpperCase() + known.slice(1)
  return char.normalize('NFKD').replace(/[^ -~]/g, '')
}
