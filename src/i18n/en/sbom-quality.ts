/** What requirement sets ask of a bill of materials, and how a gap is mended. */
export const sbomQuality = {
  elements: {
    'document-author': {
      label: 'Author of the document',
      mend: 'Let the tool write who answers for the document: a person or an organisation.',
    },
    'author-contact': {
      label: 'How to reach the author',
      mend: 'Add the author’s e-mail address, or the address of a page.',
    },
    timestamp: { label: 'Time of making', mend: 'Write the time as RFC 3339 has it: 2026-06-01T08:00:00Z.' },
    tool: { label: 'Tool', mend: 'Name the tool that made the document.' },
    'generation-context': {
      label: 'Phase of making',
      mend: 'Say in which phase it was made: from sources, in the build, of the product (CycloneDX lifecycles).',
    },
    'document-id': {
      label: 'Id of the document',
      mend: 'Give the document a serial number (CycloneDX) or a namespace (SPDX).',
    },
    'document-signature': { label: 'Signature', mend: 'Sign the document.' },
    subject: { label: 'What it is about', mend: 'Name the product that the document describes, with its version.' },
    'recent-format': {
      label: 'Recent format',
      mend: 'Write CycloneDX 1.6 or later, or SPDX 3.0.1 or later, in JSON or XML.',
    },
    'no-vulnerabilities': {
      label: 'Free of vulnerabilities',
      mend: 'Hand in statements about vulnerabilities apart from the bill of materials.',
    },
    supplier: {
      label: 'Suppliers',
      mend: 'Let the tool take the supplier or publisher from the packages’ own metadata.',
    },
    'supplier-contact': {
      label: 'How to reach suppliers',
      mend: 'Add the e-mail address or the web address of each component’s creator.',
    },
    'component-name': { label: 'Names', mend: 'Give every component its name.' },
    'component-version': {
      label: 'Versions',
      mend: 'Make the document from a lockfile or from what is installed: manifests know ranges only.',
    },
    identifiers: {
      label: 'Package URLs or other ids',
      mend: 'Give every component a package URL: without one, nothing can be known of it.',
    },
    'file-name': {
      label: 'File names',
      mend: 'Write the name of each component’s file (property bsi:component:filename).',
    },
    licence: { label: 'Licences', mend: 'Let the tool resolve licences, or look them up in the registry.' },
    hash: { label: 'Digests', mend: 'Write SHA-256 or stronger for every component; MD5 and SHA-1 do not count.' },
    'hash-sha512': { label: 'SHA-512 digests', mend: 'Write the SHA-512 of every component’s file.' },
    dependencies: {
      label: 'Who needs whom',
      mend: 'Write an entry of dependencies for every component, an empty one where it needs nothing.',
    },
    completeness: {
      label: 'Declared completeness',
      mend: 'Say whether all dependencies are named (CycloneDX compositions, SPDX 3 completeness).',
    },
    'file-properties': {
      label: 'Kinds of files',
      mend: 'Say of each component whether it is executable, an archive, and structured (properties bsi:component:…).',
    },
    'self-developed': {
      label: 'Self-developed proportion',
      mend: 'Neither CycloneDX nor SPDX has a field for it: write a property selfDevelopedProportion.',
    },
  },
  columns: { element: 'Element', state: 'State', found: 'Found', mend: 'What to do' },
  states: { present: 'present', partial: 'in part', missing: 'missing' },
  unverified: 'our reading of a draft, not verified',
}
