import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { type Fault, type Project, projectRoot, type Rule } from './project.ts'
import { lineAt } from './source-file.ts'

/**
 * SHA-256 of the host names of public package registries, so that none of them has to stand here in clear: Assay takes
 * its upstreams from the machine it runs on. The last one is there for the examples below.
 */
const registryDigests = new Set([
  '0dc11026ac75c015aaa1deafff4a7a54ef6d0cf6b3c7f9b1d2c8f3502929aa9e',
  'fd0c6a9279196963adad509f0c8df13a4d0f048f328ba06ce7e8836e7f4182d6',
  '70bb4000cd2fab03af01fed086c6bf3c2c970f8b8b8001c311028ec3b80e775a',
  '05b16d11407cc4e4a60df3760a38c1f542c1aefbfaa524e42cedf413a119c3f2',
  'f5c653675ede2254ff68a7878bbfa33069eb68b234b007e4d6206d80d34f61b3',
  '0e10f3b8bb2a1ef311aba90fc1dd1e92b64513ea594607a17d1cd5f79c425792',
  'c207ecfcfbc47a0c598d77611b525e768353f2c5bd8335ba20799f680d0747e4',
  'a4aa2ac280bb8d1a0ce7a1be5a7bfb10292b49fe9435ad5cff19f421f3c70e41',
  'c899567ee906851741bf7f3bde17a33777859ff9f53ff54d6f0ea54cf31ad636',
  '9495278a74715c7e246a36404b3589f0f2f0b564defdec00b228aa07ecb515e0',
  'd6d7019ca9fcbf07c769e445342515ef0c92e4f18a96adbb3bf6460f5b0ba17f',
  '67855217519deda9bf2532498736373178cac3f405db4487ecf2d5ed06a5b846',
  '83ebc76e70e6df34f73b77b261f634f6a27eb025d40a2ab8613d85b2fefb1531',
  'bd0fbd7623bc42a48bd22b9a693f6884bfaddd34681c7799bb8543a70fe4964a',
  '91e226731c329933f077b529fb173a0e5561bb9b8696145f11b71f16f85ea83b',
  '28ff1fed379fb6ecd1fb65055c088fd1928327a732fb534f427a0650d9632f61',
  '43c04ed1dabe979b9c552549bf0ab023abd3e1cc6d5ff7f42cfa2296b0973a67',
  '317d2d52829b78129d2c9e43d001899f0c8d30968bae00b848a47154df56b0ca',
  '095fbbaf0076d564cb46efd353d5380e6ae0f19f90e7c69543ecf3888d060ba0',
  '96bf57e26bd82cf0b62c404a59f6a187645a964c8333c98f58eab20d7a019d62',
  'f483c1237e51a1fae39e9aab3bda3727ac5af2744594ddc28875711f30d43f9d',
  '13561240ba2f6a06d21e8edc2833c8f0d0741d7b5e8096f092f3fbb035f0f05c',
  '00a7dc5a0cc388586b8665846e7d8ae94a6dd096f2aa1aa3b4aab4ac484f998a',
  '9da5f32d964125123cc368f231b473bea59307f811c7b9b2e731601e586b82b5',
  'be57af6b78a7facae64f87c4f9230a273a036b2a192a16104abb469385e28f46',
  '048e76c14ef34200a2fd1bff13c584ea0770b46ab008f537a9cb62637655eb2b',
  '3d01f3609be82d98eeedcd977fae947ee6da479acbfd5d19619bda2184977921',
  'eb7e11c7f9ecbcf48099060ec1c8c593134ff031f587e07be17293b2a3a0ee36',
  'ba6c9eb8aaf49de9f6093daf7fae31b03dbb6740b257fb063472f56ebf0f9a65',
  '7117c828d2afa4e2b4703ed11564f81cb02a6ab6b7e6a758e881e68007ad5d35',
  '71741fe2460a615058687c4585f665af5e825968e51a512ffb14c6f2684a397d',
  'be549aaf28b65cd0108952d562e1786d5fed5bf2c86068a09bc04a1c8f6680b2',
  '4189e62695dc2b69c1bab6cdfc8f49ad7dfc63b6793ac93e52d41b408bde7767',
  'e680c440a2e92079ab1bf7a927e8d3920f1bcd173c0487e28e020110b2e59efc',
  '1ba4e37997a2e986efa6cd844e43fd25b9e816359d31612baa9c18b71e3b5294',
  'a0f007d863a0ed19c5bd996ef6eaab194af2f1ac685c0f71a75270a0366f8983',
  '8454fabc8b6309019c8b0d10a414a7c0f0bcdf3222f5285e7d8da9eb6c9e0c93',
  'dcb6cc3991f9799eecfd71952439eb200a2b09fee01d033df9954a197ef8c574',
  '0fd460f0568e29c129d5164443c22dc23e1fa5ade91d6cc915a0c74ce08fba57',
  '271dacc9f4d0caf8ff708d7751532df465f1b6bf192cc169e6afc639faed6894',
  '0f5db37e89b98cdfd59e9ac7e9e780ace9cd4cee7342fca1a371b749136479f2',
])
const hostPattern = /[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24}/gi
/** Home folders of people and of build machines; folders of an installation (/var/lib, /etc) are documentation. */
const homePattern = /(?<![\w./-])(?:\/(?:home|Users)\/[A-Za-z0-9._-]+\/|\/root\/|[A-Z]:\\Users\\)/
const unfinishedPattern = /\b(?:TODO|FIXME|XXX|HACK)\b/

function checkHosts(project: Project): readonly Fault[] {
  const known = new Map<string, boolean>()
  return project.files.flatMap(({ path, text }) => {
    for (const found of text.matchAll(hostPattern))
      if (isRegistry(found[0].toLowerCase(), known))
        return [{ path, line: lineAt(text, found.index), message: 'names a package registry' }]
    return []
  })
}

/** True for a registry's name and for everything below it. */
function isRegistry(host: string, known: Map<string, boolean>): boolean {
  const before = known.get(host)
  if (before !== undefined) return before
  const parts = host.split('.')
  const answer = parts.some((_, index) => registryDigests.has(digestOf(parts.slice(index).join('.'))))
  known.set(host, answer)
  return answer
}

function digestOf(host: string): string {
  return createHash('sha256').update(host).digest('hex')
}

function checkPaths(project: Project): readonly Fault[] {
  const here = [projectRoot.replace(/\/$/, ''), homedir()].filter((folder) => folder.split('/').length > 2)
  return project.files.flatMap(({ path, text }) => {
    const at = [text.search(homePattern), ...here.map((folder) => text.indexOf(folder))].find((index) => index !== -1)
    return at === undefined ? [] : [{ path, line: lineAt(text, at), message: 'carries a path of one machine' }]
  })
}

function checkUnfinished(project: Project): readonly Fault[] {
  return project.files.flatMap(({ path, text, code }) =>
    (code?.comments ?? [])
      .filter(({ value }) => unfinishedPattern.test(value))
      .map(({ start }) => ({ path, line: lineAt(text, start), message: 'leaves something undone' })),
  )
}

const forbidden = ['forbidden', 'example'].join('.')

export const traceRules: readonly Rule[] = [
  {
    name: 'no file names a package registry',
    check: checkHosts,
    breaks: [
      { 'package-lock.json': `"resolved": "https://${forbidden}/a.tgz"` },
      { 'docs/a.md': `see npm.${forbidden.toUpperCase()} now` },
    ],
    keeps: [{ 'docs/a.md': `https://upstream.example/a and not-${forbidden}.` }],
  },
  {
    name: 'no file carries a path of one machine',
    check: checkPaths,
    breaks: [
      { 'docs/a.md': `see ${projectRoot}src`, 'docs/b.md': `/${'home'}/someone/x` },
      { 'docs/a.md': `cd /${'Users'}/someone/x` },
    ],
    keeps: [{ 'docs/a.md': '/var/lib/assay, https://registry.example/home/x/y, ./data, ~/.npmrc' }],
  },
  {
    name: 'nothing is left to do in comments',
    check: checkUnfinished,
    breaks: [{ 'src/a.ts': '// TODO later' }],
    keeps: [{ 'src/a.ts': "export const a = 'TODO'" }],
  },
]
