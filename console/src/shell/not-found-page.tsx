import { Result } from 'antd'
import { useWords } from '../i18n/language.tsx'
import { ButtonLink } from '../ui/links.tsx'

export function NotFoundPage() {
  const { problem } = useWords().common
  return (
    <main>
      <Result
        status="404"
        title={problem.notFound}
        subTitle={problem.notFoundHint}
        extra={
          <ButtonLink look="primary" to="/">
            {problem.toWorkbench}
          </ButtonLink>
        }
      />
    </main>
  )
}
