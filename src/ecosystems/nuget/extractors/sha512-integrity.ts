const BASE64 = /^[A-Za-z0-9+/]{80,90}={0,2}$/

/** NuGet's content hash (SHA-512 in base64, with or without its name before it) as subresource integrity; none for others. */
export function sha512Integrity(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  const value = text.startsWith('sha512-') ? text.slice('sha512-'.length) : text
  return BASE64.test(value) ? [`sha512-${value}`] : []
}
