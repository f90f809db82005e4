// How publishers write licences when they do not write SPDX. One line per spelling, so that each can be argued about.

export interface LicenseSpelling {
  readonly expression: string
  /** False: the spelling leaves the version or variant open, and the expression is the usual reading. */
  readonly certain: boolean
}

const certain: Readonly<Record<string, readonly string[]>> = {
  'Apache-2.0': [
    'apache 2.0',
    'apache 2',
    'apache-2',
    'apache v2',
    'apache2',
    'apache2.0',
    'apachev2',
    'al2',
    'asl 2.0',
    'asl2.0',
    'apache license 2.0',
    'apache license v2.0',
    'apache license, version 2.0',
    'apache license version 2.0',
    'the apache license, version 2.0',
    'apache software license 2.0',
    'apache software license, version 2.0',
    'the apache software license, version 2.0',
  ],
  'BSD-2-Clause': [
    'bsd 2-clause',
    'bsd-2',
    '2-clause bsd',
    'bsd 2-clause license',
    '2-clause bsd license',
    'the bsd 2-clause license',
    'simplified bsd',
    'simplified bsd license',
  ],
  'BSD-3-Clause': [
    'bsd 3-clause',
    'bsd-3',
    '3-clause bsd',
    'bsd 3-clause license',
    '3-clause bsd license',
    'the bsd 3-clause license',
    'new bsd',
    'new bsd license',
    'the new bsd license',
    'modified bsd license',
    'revised bsd license',
    'edl 1.0',
    'eclipse distribution license - v 1.0',
  ],
  'BSL-1.0': [
    'boost software license 1.0',
    'boost software license 1.0 (bsl-1.0)',
    'boost software license, version 1.0',
  ],
  'CC0-1.0': ['cc0', 'cc0 1.0', 'cc0 1.0 universal', 'creative commons zero v1.0 universal'],
  'CDDL-1.0': ['cddl 1.0', 'common development and distribution license 1.0'],
  'CDDL-1.1': ['cddl 1.1', 'common development and distribution license 1.1'],
  'EPL-1.0': ['epl 1.0', 'eclipse public license 1.0', 'eclipse public license v1.0', 'eclipse public license - v 1.0'],
  'EPL-2.0': ['epl 2.0', 'eclipse public license 2.0', 'eclipse public license v2.0', 'eclipse public license - v 2.0'],
  'GPL-2.0-or-later': ['gplv2+', 'gpl-2+', 'gpl 2+', 'gnu general public license v2 or later (gplv2+)'],
  'GPL-3.0-or-later': ['gplv3+', 'gpl-3+', 'gpl 3+', 'gnu general public license v3 or later (gplv3+)'],
  'GPL-2.0-only WITH Classpath-exception-2.0': [
    'gpl2 w/ cpe',
    'gplv2 with classpath exception',
    'gnu general public license, version 2, with the classpath exception',
  ],
  ISC: ['isc license', 'the isc license', 'isc license (iscl)', 'iscl'],
  'LGPL-2.1-or-later': ['lgplv2.1+', 'lgpl-2.1+', 'lgpl 2.1+'],
  'LGPL-3.0-or-later': ['lgplv3+', 'lgpl-3+', 'lgpl 3+', 'gnu lesser general public license v3 or later (lgplv3+)'],
  'AGPL-3.0-or-later': ['agplv3+', 'agpl-3+', 'gnu affero general public license v3 or later (agplv3+)'],
  MIT: [
    'mit license',
    'mit-license',
    'the mit license',
    'mit license (mit)',
    'the mit license (mit)',
    'mit/x11',
    'x11/mit',
    'expat',
    'expat license',
    'mit (expat)',
  ],
  'MPL-1.1': ['mpl 1.1', 'mozilla public license 1.1', 'mozilla public license, version 1.1'],
  'MPL-2.0': [
    'mpl 2.0',
    'mpl2',
    'mplv2',
    'mplv2.0',
    'mozilla public license 2.0',
    'mozilla public license 2.0 (mpl 2.0)',
    'mozilla public license, version 2.0',
    'mozilla public license version 2.0',
  ],
  'MulanPSL-2.0': [
    'mulan psl v2',
    'mulan permissive software license, version 2',
    '木兰宽松许可证, 第2版',
    '木兰宽松许可证 第2版',
  ],
  'Artistic-1.0-Perl OR GPL-1.0-or-later': ['perl', 'perl 5', 'perl_5', 'same as perl', 'same terms as perl itself'],
  // Cargo's older notation: a slash means a choice.
  'MIT OR Apache-2.0': ['mit/apache-2.0', 'mit / apache-2.0', 'mit/apache 2.0'],
  'Apache-2.0 OR MIT': ['apache-2.0/mit', 'apache-2.0 / mit', 'apache 2.0/mit'],
  'Unlicense OR MIT': ['unlicense/mit'],
  'BSD-3-Clause OR Apache-2.0': ['bsd-3-clause/apache-2.0'],
  'BSD-3-Clause OR MIT': ['bsd-3-clause/mit'],
  Unlicense: ['the unlicense', 'the unlicense (unlicense)'],
  Zlib: ['zlib license', 'zlib/libpng', 'zlib/libpng license'],
  'ZPL-2.1': ['zpl 2.1'],
  'LicenseRef-public-domain': ['public domain', 'public-domain'],
}

const usual: Readonly<Record<string, readonly string[]>> = {
  'Apache-2.0': ['apache', 'apache license', 'apache software license', 'the apache software license', 'asl'],
  'Artistic-2.0': ['artistic', 'artistic license'],
  'BSD-3-Clause': ['bsd', 'bsd license', 'the bsd license', 'bsd-like', 'bsd style', 'bsd-style'],
  'AGPL-3.0-only': ['agpl', 'agplv3', 'agpl-3', 'agpl 3.0', 'gnu affero general public license v3'],
  'CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0': [
    'cddl + gplv2 with classpath exception',
    'cddl+gpl license',
  ],
  'EPL-1.0': ['epl', 'eclipse public license'],
  'GPL-1.0-or-later': ['gpl', 'gnu gpl', 'gnu general public license', 'gnu general public license (gpl)'],
  'GPL-2.0-only': ['gplv2', 'gpl v2', 'gpl-2', 'gpl 2.0', 'gnu gpl v2', 'gnu general public license v2 (gplv2)'],
  'GPL-3.0-only': [
    'gplv3',
    'gpl v3',
    'gpl-3',
    'gpl 3.0',
    'gnu gpl v3',
    'gnu general public license v3 (gplv3)',
    'gnu general public license v3.0',
  ],
  'LGPL-2.0-or-later': [
    'lgpl',
    'gnu lgpl',
    'gnu lesser general public license',
    'gnu library or lesser general public license (lgpl)',
  ],
  'LGPL-2.1-only': ['lgplv2.1', 'lgpl v2.1', 'lgpl 2.1', 'gnu lesser general public license, version 2.1'],
  'LGPL-3.0-only': ['lgplv3', 'lgpl v3', 'lgpl-3', 'lgpl 3.0', 'gnu lesser general public license v3 (lgplv3)'],
  'MPL-2.0': ['mpl', 'mozilla public license'],
  'PSF-2.0': ['psf', 'psfl', 'psf license', 'python software foundation license'],
  'ZPL-2.1': ['zpl', 'zope public license'],
}

const spellings = new Map<string, LicenseSpelling>([...entries(usual, false), ...entries(certain, true)])

/** What a licence text that is not SPDX is taken to mean; letter case and spacing do not matter. */
export function findLicenseSpelling(declared: string): LicenseSpelling | undefined {
  const spaced = declared.toLowerCase().replaceAll(/\s+/g, ' ').trim()
  // Trove classifiers, as Python packages carry them.
  const classifier = 'license :: osi approved :: '
  return spellings.get(spaced.startsWith(classifier) ? spaced.slice(classifier.length) : spaced)
}

/** Every expression that a spelling can be taken for: they have to parse. */
export const spelledExpressions: readonly string[] = [...new Set([...Object.keys(certain), ...Object.keys(usual)])]

function entries(
  table: Readonly<Record<string, readonly string[]>>,
  isCertain: boolean,
): readonly (readonly [string, LicenseSpelling])[] {
  return Object.entries(table).flatMap(([expression, written]) =>
    written.map((spelling) => [spelling, { expression, certain: isCertain }] as const),
  )
}
