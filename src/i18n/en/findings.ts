export const findings = {
  problems: {
    'blast-radius.invalid-range': 'The versions that are meant cannot be told: {reason}.',
    'blast-radius.too-many': 'A list may have at most {max} lines.',
  },
}
