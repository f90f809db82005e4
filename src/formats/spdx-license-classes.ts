// Our own reading of what a licence asks of those who use the software, by SPDX identifier. Not legal advice: a starting
// point that an organisation's own table may overrule. Identifiers not listed are `unknown`.

export type LicenseClass =
  /** Keep the notices. */
  | 'permissive'
  /** Changes to the component itself must stay open; what merely uses it need not. */
  | 'weak-copyleft'
  /** What is distributed together as one work must be open too. */
  | 'strong-copyleft'
  /** As strong, and offering the software as a service counts as distributing it. */
  | 'network-copyleft'
  /** Use itself is restricted (purpose, trade, competitors, changes), or nothing is granted. */
  | 'proprietary'
  | 'unknown'

const idsByClass: Readonly<Record<Exclude<LicenseClass, 'unknown'>, string>> = {
  permissive: `
    0BSD AAL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 AMDPLPA AML ANTLR-PD ANTLR-PD-fallback
    Apache-1.0 Apache-1.1 Apache-2.0 Beerware BlueOak-1.0.0 Boehm-GC Borceux
    BSD-1-Clause BSD-2-Clause BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-2-Clause-Patent BSD-2-Clause-Views
    BSD-3-Clause BSD-3-Clause-Attribution BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-3-Clause-Modification
    BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause-Open-MPI BSD-3-Clause-Sun BSD-4-Clause BSD-4-Clause-Shortened
    BSD-4-Clause-UC BSD-Source-Code BSL-1.0 bzip2-1.0.5 bzip2-1.0.6
    CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-PDDC CC-PDM-1.0 CC0-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0
    CECILL-B CERN-OHL-P-2.0 CNRI-Python CNRI-Python-GPL-Compatible curl ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 Entessa
    etalab-2.0 Fair FSFAP FSFUL FSFULLR FSFULLRWD FTL HPND HPND-sell-variant IBM-pibs ICU IJG ImageMagick Info-ZIP Intel
    ISC JasPer-2.0 Jam LiLiQ-P-1.1 Libpng libpng-2.0 libtiff Linux-OpenIB LPL-1.02 MIT MIT-0 MIT-advertising MIT-CMU
    MIT-enna MIT-feh MIT-Modern-Variant MIT-open-group MITNFA MirOS MS-PL MTLL MulanPSL-1.0 MulanPSL-2.0 Multics NAIST-2003
    Naumen NCSA Net-SNMP NICTA-1.0 NIST-PD NIST-PD-fallback NIST-Software NTP NTP-0 Nunit
    ODC-By-1.0 OGC-1.0 OGL-UK-3.0 OGTSL OLDAP-2.0.1 OLDAP-2.7 OLDAP-2.8 OML OpenSSL OpenSSL-standalone
    PDDL-1.0 PHP-3.0 PHP-3.01 Plexus PostgreSQL PSF-2.0 Python-2.0 Python-2.0.1 Qhull Ruby SAX-PD Saxpath SGI-B-2.0
    SMLNJ Spencer-86 Spencer-94 Spencer-99 SSH-short SSLeay-standalone StandardML-NJ SunPro TCL TCP-wrappers
    TU-Berlin-1.0 TU-Berlin-2.0 UCAR Unicode-3.0 Unicode-DFS-2015 Unicode-DFS-2016 UnixCrypt Unlicense UPL-1.0 VSL-1.0
    W3C W3C-19980720 W3C-20150513 WTFPL X11 X11-distribute-modifications-variant XFree86-1.1 Xnet
    Zend-2.0 Zlib zlib-acknowledgement ZPL-1.1 ZPL-2.0 ZPL-2.1`,
  'weak-copyleft': `
    Artistic-1.0 Artistic-1.0-cl8 Artistic-1.0-Perl Artistic-2.0 BitTorrent-1.1 CATOSL-1.1
    CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CDDL-1.0 CDDL-1.1 CDLA-Sharing-1.0 CECILL-C
    CERN-OHL-W-2.0 ClArtistic CPL-1.0 CUA-OPL-1.0 eCos-2.0 EPL-1.0 EPL-2.0 ErlPL-1.1 Frameworx-1.0 FreeImage
    GPL-2.0-with-autoconf-exception GPL-2.0-with-bison-exception GPL-2.0-with-classpath-exception
    GPL-2.0-with-font-exception GPL-2.0-with-GCC-exception GPL-3.0-with-autoconf-exception GPL-3.0-with-GCC-exception
    gSOAP-1.3b Interbase-1.0 IPL-1.0
    LGPL-2.0 LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later
    LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later LGPLLR LiLiQ-R-1.1 LPL-1.0 LPPL-1.0 LPPL-1.1 LPPL-1.2 LPPL-1.3a LPPL-1.3c
    Motosoto MPL-1.0 MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-RL NASA-1.3 Nokia NOSL NPL-1.0 NPL-1.1 OCLC-2.0
    ODbL-1.0 OFL-1.0 OFL-1.0-no-RFN OFL-1.0-RFN OFL-1.1 OFL-1.1-no-RFN OFL-1.1-RFN OSET-PL-2.1 RHeCos-1.1 RSCPL
    SISSL SISSL-1.2 SPL-1.0 SugarCRM-1.1.3 wxWindows YPL-1.0 YPL-1.1 Zimbra-1.3`,
  'strong-copyleft': `
    CECILL-1.0 CECILL-1.1 CECILL-2.0 CECILL-2.1 CERN-OHL-S-2.0 copyleft-next-0.3.0 copyleft-next-0.3.1 D-FSL-1.0
    GFDL-1.1 GFDL-1.1-only GFDL-1.1-or-later GFDL-1.2 GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later
    GPL-1.0 GPL-1.0-only GPL-1.0-or-later GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later
    LiLiQ-Rplus-1.1 NGPL QPL-1.0 SimPL-2.0 Sleepycat SMAIL-GPL TAPR-OHL-1.0 TGPPL-1.0`,
  'network-copyleft': `
    AGPL-1.0 AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later APL-1.0
    APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 CAL-1.0 CAL-1.0-Combined-Work-Exception CPAL-1.0 EUPL-1.1 EUPL-1.2
    NPOSL-3.0 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0 Parity-6.0.0 Parity-7.0.0 RPL-1.1 RPL-1.5 RPSL-1.0 SSPL-1.0 Watcom-1.0`,
  proprietary: `
    Aladdin BSD-3-Clause-No-Military-License BUSL-1.1
    CC-BY-NC-1.0 CC-BY-NC-2.0 CC-BY-NC-2.5 CC-BY-NC-3.0 CC-BY-NC-4.0
    CC-BY-NC-ND-1.0 CC-BY-NC-ND-2.0 CC-BY-NC-ND-2.5 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0
    CC-BY-NC-SA-1.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0
    CC-BY-ND-1.0 CC-BY-ND-2.0 CC-BY-ND-2.5 CC-BY-ND-3.0 CC-BY-ND-4.0
    Elastic-2.0 FSL-1.1-ALv2 FSL-1.1-MIT Hippocratic-2.1 JSON
    PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 SUL-1.0 UnRAR`,
}

const classById: ReadonlyMap<string, LicenseClass> = new Map(
  Object.entries(idsByClass).flatMap(([licenseClass, ids]) =>
    ids
      .trim()
      .split(/\s+/)
      .map((id) => [id, licenseClass as LicenseClass] as const),
  ),
)

/** Every identifier with a class of its own. */
export const classifiedLicenses: readonly string[] = [...classById.keys()]

/** The class of an SPDX identifier; a trailing `+` ("or later") does not change it. */
export function classOfLicense(id: string): LicenseClass {
  return classById.get(id.endsWith('+') ? id.slice(0, -1) : id) ?? 'unknown'
}

/** Exceptions that let a program use or contain the component without becoming part of it. */
export const linkingExceptions: ReadonlySet<string> = new Set([
  'Autoconf-exception-2.0',
  'Autoconf-exception-3.0',
  'Autoconf-exception-generic',
  'Autoconf-exception-macro',
  'Bison-exception-2.2',
  'Bootloader-exception',
  'Classpath-exception-2.0',
  'CLISP-exception-2.0',
  'eCos-exception-2.0',
  'Font-exception-2.0',
  'freertos-exception-2.0',
  'GCC-exception-2.0',
  'GCC-exception-3.1',
  'GNAT-exception',
  'gnu-javamail-exception',
  'GPL-3.0-linking-exception',
  'i2p-gpl-java-exception',
  'Libtool-exception',
  'Linux-syscall-note',
  'OpenJDK-assembly-exception-1.0',
  'Qt-GPL-exception-1.0',
  'Universal-FOSS-exception-1.0',
  'WxWindows-exception-3.1',
])
