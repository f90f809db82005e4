/** A CycloneDX document of these purls; a text that is no purl stands for a component without one. */
export function bomOf(purls: readonly string[], more: object = {}): object {
  const components = purls.map((purl) => ({
    type: 'library',
    name: purl,
    'bom-ref': purl,
    ...(purl.startsWith('pkg:') && { purl }),
  }))
  return { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components, ...more }
}
