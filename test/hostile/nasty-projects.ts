// Projects whose files include each other without end, or lead out of the project.

export interface NastyProject {
  readonly extractor: string
  readonly path: string
  readonly files: Readonly<Record<string, string>>
}

const pom = (artifact: string, parent: string, more = '') =>
  `<project><modelVersion>4.0.0</modelVersion><parent><groupId>a</groupId><artifactId>${parent}</artifactId><version>1</version><relativePath>../${parent}/pom.xml</relativePath></parent><artifactId>${artifact}</artifactId><modules><module>../${parent}</module><module>../../../..</module></modules>${more}</project>`
const values = Array.from({ length: 30 }, (_, at) => `<p${at}>\${p${at + 1}}\${p${at + 1}}</p${at}>`).join('')
const many = (count: number, of: (at: number) => string) => Array.from({ length: count }, (_, at) => of(at)).join('')

export const nastyProjects: readonly NastyProject[] = [
  {
    extractor: 'pypi/requirements',
    path: 'requirements.txt',
    files: {
      'requirements.txt':
        '-r requirements.txt\n-r a.txt\n-c a.txt\n-r ../../etc/passwd\n-r /etc/passwd\n-r a/../a.txt\n',
      'a.txt': '-r b.txt\n-r ./b.txt\n-r requirements.txt\n',
      'b.txt': '-r a.txt\n-r .//a.txt\nleft-pad==1.0\n',
    },
  },
  {
    extractor: 'pypi/requirements',
    path: 'requirements.txt',
    files: {
      'requirements.txt': '-r r0.txt\n-r r0.txt\n',
      // Each twice: two to the fortieth, if every one were followed.
      ...Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => [`r${at}.txt`, `-r r${at + 1}.txt\n-c r${at + 1}.txt\nx${at}==1\n`]),
      ),
    },
  },
  {
    extractor: 'maven/pom',
    path: 'a/pom.xml',
    files: { 'a/pom.xml': pom('a', 'b'), 'b/pom.xml': pom('b', 'a'), 'pom.xml': pom('root', 'a') },
  },
  {
    extractor: 'maven/pom',
    path: 'pom.xml',
    files: {
      'pom.xml': `<project><groupId>a</groupId><artifactId>a</artifactId><version>\${p0}</version><properties>${values}<p30>x</p30><q>\${r}</q><r>\${q}</r></properties><dependencies><dependency><groupId>\${q}</groupId><artifactId>b</artifactId><version>\${p0}</version></dependency></dependencies></project>`,
    },
  },
  {
    extractor: 'nuget/project-file',
    path: 'a.csproj',
    files: {
      'a.csproj':
        '<Project><Import Project="b.props"/><Import Project="../../../etc/passwd"/><PropertyGroup><A>$(B)$(B)</A><B>$(A)$(A)</B></PropertyGroup><ItemGroup><PackageReference Include="x$(A)" Version="$(B)"/></ItemGroup></Project>',
      'b.props': '<Project><Import Project="a.csproj"/><Import Project="b.props"/><Import Project="$(A)"/></Project>',
      'Directory.Build.props': '<Project><Import Project="Directory.Build.props"/></Project>',
      'Directory.Packages.props': '<Project><Import Project="Directory.Packages.props"/></Project>',
    },
  },
  {
    extractor: 'nuget/project-file',
    path: 'a.csproj',
    files: {
      'a.csproj': `<Project><PropertyGroup><P0>xx</P0>${many(40, (at) => `<P${at + 1}>$(P${at})$(P${at})</P${at + 1}>`)}</PropertyGroup><ItemGroup><PackageReference Include="x" Version="$(P40)"/></ItemGroup></Project>`,
    },
  },
  {
    extractor: 'npm/package-json',
    path: 'package.json',
    files: {
      'package.json':
        '{"name":"a","workspaces":["**","**/**/**","../**","packages/*","a/../../..","*","__proto__"],"dependencies":{"__proto__":"1"}}',
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, at) => [`packages/${at}/package.json`, '{"workspaces":["**"]}']),
      ),
    },
  },
  {
    extractor: 'cargo/cargo-lock',
    path: 'Cargo.lock',
    files: {
      'Cargo.lock': `version = 4\n${many(2_000, (at) => `[[package]]\nname = "p${at}"\nversion = "1.0.0"\ndependencies = ["p${(at + 1) % 2_000}", "p${(at + 7) % 2_000}"]\n`)}`,
      'Cargo.toml': '[workspace]\nmembers = ["*", "**", "../..", "a"]\n',
      'a/Cargo.toml': '[package]\nname = "p0"\nworkspace = "../a"\n[dependencies]\np1 = { path = "../a" }\n',
    },
  },
]
