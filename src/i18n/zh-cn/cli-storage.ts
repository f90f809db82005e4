import type { storage as english } from '../en/cli-storage.ts'
import type { SameShape } from '../same-shape.ts'

/** `assay storage` 命令的用语。 */
export const storage: SameShape<typeof english> = {
  about: '文件存储：查看占用情况，清理无人引用的文件',
  status: '按仓库显示存储占用，以及是否还有空间',
  collect: '清理在宽限期内一直无人引用的文件',
  dryRun: '只统计，不清理',
  kinds: { folder: '目录', bucket: '存储桶' },
  used: '存储方式：{kind}。已用 {used}，上限 {limit}。磁盘剩余 {free}；低于 {freeMin} 时不再存入新内容。',
  noLimit: '不限',
  notMeasured: '尚未统计',
  full: { limit: '已满：达到容量上限，不再存入新内容。', disk: '已满：磁盘空间不足，不再存入新内容。' },
  measuredAt: '统计时间：{at}。',
  columns: {
    repository: '仓库',
    artifacts: '文件数',
    bytes: '大小',
    documents: '文档数',
    documentBytes: '大小',
    downloads: '30 天下载次数',
    lastUsed: '最近使用',
  },
  collection: {
    underway: '清理于 {at} 开始，进度 {taken}/{parts}。',
    ended: '最近一次清理：{at}。',
    found: '共检查 {blobCount} 个文件，{blobs}；其中无人引用 {unreferencedCount} 个，{unreferenced}。',
    removed: '已清理 {removedCount} 个，{removed}。',
    wouldRemove: '可清理 {removedCount} 个，{removed}。试运行不会删除任何文件。',
  },
}
