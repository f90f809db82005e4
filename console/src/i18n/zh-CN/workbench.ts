import type { workbench as english } from '../en-US/workbench.ts'
import type { SameShape } from '../same-shape.ts'

export const workbench: SameShape<typeof english> = {
  title: '工作台',
  hello: (name) => `${name}，您好`,
  figures: {
    awaitingApproval: '待我审批',
    myOpenIntroductions: '我的在途申请',
    refusedLast24h: '近 24 小时拦截',
    advisoriesLast7d: '近 7 天新增公告',
    packagesApproved: '已准入版本',
  },
  hints: {
    awaitingApproval: '他人提交、已可审批的申请',
    myOpenIntroductions: '由我发起、尚未办结的申请',
    refusedLast24h: '网关依据结论拦截的下载',
    advisoriesLast7d: '近七天首次获知的漏洞公告',
    packagesApproved: '当前生效的准入',
  },
  countedAt: '统计于',
  todo: '待办事项',
  noTodo: '没有待办事项。',
  mine: '我的申请',
  noMine: '您尚未提交申请。',
  refused: '最近拦截',
  noRefused: '没有拦截记录。',
  feeds: '漏洞数据',
  noFeeds: '尚无漏洞数据。在此之前，无法判定的版本一律置为待定。',
  staleFeed: '数据较旧',
  all: '全部',
  start: {
    title: '快速开始',
    lead: '完成以下四步即可启用准入管控。',
    upstream: '配置制品库及其上游',
    advisories: '导入漏洞公告',
    people: '新增人员并授予角色',
    clients: '将包管理器指向网关',
    done: '已完成',
    open: '待完成',
  },
  actions: { check: '使用查询', request: '申请引入' },
}
