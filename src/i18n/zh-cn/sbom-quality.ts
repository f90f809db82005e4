import type { sbomQuality as english } from '../en/sbom-quality.ts'
import type { SameShape } from '../same-shape.ts'

export const sbomQuality: SameShape<typeof english> = {
  elements: {
    'document-author': { label: '文档作者', mend: '让工具写明对文档负责的个人或组织。' },
    'author-contact': { label: '作者联系方式', mend: '补充作者的电子邮箱或网页地址。' },
    timestamp: { label: '生成时间', mend: '按 RFC 3339 书写时间：2026-06-01T08:00:00Z。' },
    tool: { label: '生成工具', mend: '写明生成文档的工具名称。' },
    'generation-context': {
      label: '生成阶段',
      mend: '说明生成于哪个阶段：源代码、构建过程或成品（CycloneDX lifecycles）。',
    },
    'document-id': { label: '文档标识', mend: '为文档提供序列号（CycloneDX）或命名空间（SPDX）。' },
    'document-signature': { label: '文档签名', mend: '对文档签名。' },
    subject: { label: '描述对象', mend: '写明文档所描述的产品及其版本。' },
    'recent-format': {
      label: '格式版本',
      mend: '使用 CycloneDX 1.6 及以上或 SPDX 3.0.1 及以上版本，JSON 或 XML 格式。',
    },
    'no-vulnerabilities': { label: '不含漏洞信息', mend: '漏洞声明应与物料清单分开提交。' },
    supplier: { label: '供应商', mend: '让工具从软件包自身的元数据中取得供应商或发布者。' },
    'supplier-contact': { label: '供应商联系方式', mend: '补充每个组件创建者的电子邮箱或网址。' },
    'component-name': { label: '组件名称', mend: '为每个组件写明名称。' },
    'component-version': { label: '组件版本', mend: '根据锁定文件或已安装内容生成文档：清单文件只有版本范围。' },
    identifiers: { label: '包地址或其他标识', mend: '为每个组件提供包地址（purl）：缺少时无法查询任何信息。' },
    'file-name': { label: '文件名', mend: '写明每个组件的文件名（属性 bsi:component:filename）。' },
    licence: { label: '许可证', mend: '让工具解析许可证，或从软件仓库查询。' },
    hash: { label: '摘要', mend: '为每个组件提供 SHA-256 或更强的摘要；MD5 与 SHA-1 不计入。' },
    'hash-sha512': { label: 'SHA-512 摘要', mend: '提供每个组件文件的 SHA-512 摘要。' },
    dependencies: { label: '依赖关系', mend: '为每个组件写明依赖条目；没有依赖的写空条目。' },
    completeness: {
      label: '完整性声明',
      mend: '说明依赖是否全部列出（CycloneDX compositions、SPDX 3 completeness）。',
    },
    'file-properties': {
      label: '文件类别',
      mend: '说明每个组件是否可执行、是否为归档、是否有结构（属性 bsi:component:…）。',
    },
    'self-developed': {
      label: '自研比例',
      mend: 'CycloneDX 与 SPDX 均无对应字段：请以属性 selfDevelopedProportion 写明。',
    },
  },
  columns: { element: '要素', state: '状态', found: '数量', mend: '改进建议' },
  states: { present: '具备', partial: '部分具备', missing: '缺失' },
  unverified: '依据草案的理解，未经核对',
}
