import type { ui as english } from '../en-US/ui.ts'
import type { SameShape } from '../same-shape.ts'

export const ui: SameShape<typeof english> = {
  file: {
    drop: '将文件拖到此处，或点击选择',
    lockfiles: 'package-lock.json、yarn.lock、pnpm-lock.yaml',
    another: '重新选择',
    tooLarge: (limit) => `文件超过 ${limit}。`,
  },
  person: { search: '输入姓名搜索', nobody: '没有找到人员' },
  orgUnit: { choose: '选择机构', verdictsFor: '适用机构' },
  application: { search: '输入编号或名称搜索', none: '没有找到应用' },
}
