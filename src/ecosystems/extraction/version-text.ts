const VERSION_LENGTH_MAX = 256

/** Text of a version that may be kept as it is, orderable or not. */
export function isVersionText(version: string): boolean {
  return version.length <= VERSION_LENGTH_MAX && version !== '' && !/[\p{Cc}\p{Cs}]/u.test(version)
}
