const LENGTH_MAX = 500
const ELEMENT = /^[\w.~-]+$/
const DOMAIN = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/

/**
 * Whether a module proxy may be asked for the path (Go Modules Reference, "Module paths"): it begins with a domain in small
 * letters that has a dot, and no element begins or ends with one.
 */
export function isModulePath(path: string): boolean {
  if (path.length > LENGTH_MAX) return false
  const [domain = '', ...elements] = path.split('/')
  return domain.includes('.') && DOMAIN.test(domain) && elements.every(isElement)
}

function isElement(text: string): boolean {
  return ELEMENT.test(text) && !text.startsWith('.') && !text.endsWith('.')
}
