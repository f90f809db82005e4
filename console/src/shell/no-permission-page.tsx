import { Result } from 'antd'
import { useWords } from '../i18n/language.tsx'
import { ButtonLink } from '../ui/links.tsx'

/** What somebody sees who lacks the permission for a page, and whom to ask. */
export function NoPermissionPage({ permission }: { readonly permission: string }) {
  const { problem } = useWords().common
  return (
    <Result
      status="403"
      title={problem.noPermission}
      subTitle={problem.noPermissionHint(permission)}
      extra={
        <ButtonLink look="primary" to="/">
          {problem.toWorkbench}
        </ButtonLink>
      }
    />
  )
}
