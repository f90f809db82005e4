import type { catalog as english } from '../en/catalog.ts'
import type { SameShape } from '../same-shape.ts'

export const catalog: SameShape<typeof english> = {
  problems: {
    'ecosystem.unknown': 'Assay 不支持 {ecosystem} 生态系统。',
    'package.invalid-name': '{name} 不是 {ecosystem} 允许的软件包名称。',
    'package.unknown': '目录中没有该软件包。',
    'package.tier-same-person': '策略在该分级下可自动准入，因此须由两人设定。您已提出，须由另一人同样设定后生效。',
    'version.unknown': '目录中没有该版本。',
    'artifact.unlisted': '没有任何索引为该版本列出文件 {file}。',
    'purl.invalid': '这不是有效的 package URL：{reason}。',
  },
}
