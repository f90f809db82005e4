import {
  AlertOutlined,
  ApartmentOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BugOutlined,
  CheckSquareOutlined,
  CloudDownloadOutlined,
  ContainerOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  EyeOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  HourglassOutlined,
  ImportOutlined,
  InboxOutlined,
  KeyOutlined,
  LinkOutlined,
  PartitionOutlined,
  QuestionCircleOutlined,
  RadarChartOutlined,
  SafetyCertificateOutlined,
  SolutionOutlined,
  StopOutlined,
  TeamOutlined,
  UserOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Words } from '../i18n/language.tsx'

export interface MenuEntry {
  readonly path: string
  readonly label: string
  readonly icon: ReactNode
  /** Shown to whoever holds one of these; to everybody when absent. */
  readonly permissions?: readonly string[]
}

export interface MenuGroup {
  readonly label?: string
  readonly entries: readonly MenuEntry[]
}

/** The menu in the order of the work: what exists, how it comes in, what is served, by which rules, by whom. */
export function menuGroups({ menu }: Words['shell']): readonly MenuGroup[] {
  return [
    { entries: [{ path: '/', label: menu.workbench, icon: <DashboardOutlined /> }] },
    {
      label: menu.oss,
      entries: [
        { path: '/packages', label: menu.packages, icon: <AppstoreOutlined />, permissions: ['catalog:read'] },
        { path: '/advisories', label: menu.advisories, icon: <BugOutlined />, permissions: ['advisory:read'] },
        {
          path: '/upstream-changes',
          label: menu.upstreamChanges,
          icon: <EyeOutlined />,
          permissions: ['catalog:read'],
        },
        { path: '/check', label: menu.check, icon: <QuestionCircleOutlined />, permissions: ['catalog:read'] },
      ],
    },
    {
      label: menu.introduction,
      entries: [
        {
          path: '/introductions',
          label: menu.introductions,
          icon: <ImportOutlined />,
          permissions: ['introduction:read', 'introduction:create'],
        },
        {
          path: '/approvals',
          label: menu.approvals,
          icon: <SolutionOutlined />,
          permissions: ['introduction:approve'],
        },
      ],
    },
    inventoryGroup(menu),
    {
      label: menu.gateway,
      entries: [
        { path: '/gateway', label: menu.gatewayLog, icon: <CloudDownloadOutlined />, permissions: ['gateway:read'] },
        {
          path: '/repositories',
          label: menu.repositories,
          icon: <ContainerOutlined />,
          permissions: ['gateway:read', 'repository:manage', 'package:download'],
        },
        { path: '/prefetches', label: menu.prefetches, icon: <InboxOutlined />, permissions: ['gateway:read'] },
      ],
    },
    {
      label: menu.policy,
      entries: [
        { path: '/policy', label: menu.rules, icon: <SafetyCertificateOutlined />, permissions: ['policy:read'] },
        { path: '/admissions', label: menu.admissions, icon: <CheckSquareOutlined />, permissions: ['catalog:read'] },
        { path: '/quarantine', label: menu.quarantine, icon: <HourglassOutlined />, permissions: ['catalog:read'] },
        { path: '/restrictions', label: menu.restrictions, icon: <StopOutlined />, permissions: ['catalog:read'] },
      ],
    },
    systemGroup(menu),
  ]
}

function inventoryGroup(menu: Words['shell']['menu']): MenuGroup {
  const permissions = ['application:read']
  return {
    label: menu.inventory,
    entries: [
      { path: '/applications', label: menu.applications, icon: <FileProtectOutlined />, permissions },
      { path: '/findings', label: menu.findings, icon: <AlertOutlined />, permissions },
      { path: '/analyses', label: menu.analyses, icon: <FileSearchOutlined />, permissions },
      { path: '/blast-radius', label: menu.blastRadius, icon: <RadarChartOutlined />, permissions },
      { path: '/sboms', label: menu.sboms, icon: <PartitionOutlined />, permissions },
    ],
  }
}

function systemGroup(menu: Words['shell']['menu']): MenuGroup {
  return {
    label: menu.system,
    entries: [
      { path: '/people', label: menu.people, icon: <UserOutlined />, permissions: ['access:read'] },
      { path: '/teams', label: menu.teams, icon: <TeamOutlined />, permissions: ['access:read'] },
      { path: '/org-units', label: menu.orgUnits, icon: <ApartmentOutlined />, permissions: ['access:read'] },
      { path: '/roles', label: menu.roles, icon: <UserSwitchOutlined />, permissions: ['access:read'] },
      { path: '/tokens', label: menu.tokens, icon: <KeyOutlined /> },
      { path: '/trust-rules', label: menu.trustRules, icon: <LinkOutlined />, permissions: ['access:read'] },
      { path: '/feeds', label: menu.feeds, icon: <DatabaseOutlined />, permissions: ['advisory:read'] },
      { path: '/audit', label: menu.audit, icon: <AuditOutlined />, permissions: ['audit:read'] },
    ],
  }
}
