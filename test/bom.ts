/** A CycloneDX document whose root asks for the first of these packages, which asks for the second, and so on. */
export function bomOf(...packages: readonly string[]) {
  const refs = packages.map((each) => `pkg:npm/${each}`)
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { 'bom-ref': 'root', type: 'application', name: 'it' } },
    components: refs.map((purl) => {
      const at = purl.lastIndexOf('@')
      const [name, version] = [purl.slice('pkg:npm/'.length, at), purl.slice(at + 1)]
      return { type: 'library', 'bom-ref': purl, name, version, purl }
    }),
    dependencies: ['root', ...refs].map((ref, at) => ({ ref, dependsOn: refs.slice(at, at + 1) })),
  }
}
