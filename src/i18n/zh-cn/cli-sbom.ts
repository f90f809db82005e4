import type { sbom as english } from '../en/cli-sbom.ts'
import type { SameShape } from '../same-shape.ts'

export const sbom: SameShape<typeof english> = {
  group: '发布版本的软件物料清单',
  upload: '提交某个发布版本的软件物料清单；加 --wait 则给出已知问题',
  quality: '离线评价文件满足各项要求（NTIA、CISA、BSI、GB/T 47020）的程度',
  file: 'CycloneDX 或 SPDX 文件',
  options: {
    application: '应用系统代码',
    release: '发布版本号',
    wait: '等待接收并与漏洞信息比对完成',
    timeout: '最长等待秒数',
    failOn: '达到该严重程度即以 1 退出：malware、critical、high、medium、low；恶意软件始终计入',
  },
  unreadable: '无法读取 {name}：{reason}',
  failOnChoices: '--fail-on 只能是 malware、critical、high、medium 或 low',
  received: '已收到，编号 {id}。',
  refused: '已被拒绝：{reason}',
  takenIn: '共 {components} 个组件，新增 {added} 个，移除 {removed} 个。',
  graded: '质量 {score} 分（满分 10 分，{grade}）。',
  invalid: '文件不符合其标准，已按可读取的内容接收。',
  problems: '有 {count} 处未能识别，可能缺少组件。',
  unnamed: '{count} 个组件没有 package URL，无从获知其问题。',
  verdict:
    '恶意软件 {malware}，严重 {critical}，高危 {high}，中危 {medium}，低危 {low}，未评级 {unknown}，无法判定 {undecided}。',
  waiting: '尚未完成，请稍后查询。',
}
