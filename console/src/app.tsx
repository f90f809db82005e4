import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import { ProblemError } from './api.ts'
import { useSpeech } from './i18n/language.tsx'
import { createConsoleRouter } from './router.tsx'
import { sessionQuery } from './session.ts'
import { AppearanceProvider, themeOf, useAppearance } from './theme.tsx'

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => whenSignedOut(error) }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && error instanceof ProblemError && (error.status === 0 || error.status === 503),
    },
  },
})
const router = createConsoleRouter(client)

/** A session that has ended leads to the sign-in page, which leads back here. */
function whenSignedOut(error: Error): void {
  if (!(error instanceof ProblemError) || error.status !== 401) return
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  client.setQueryData(sessionQuery.queryKey, null)
  void router.navigate({ to: '/sign-in', search: { next: href } })
}

export function App() {
  return (
    <AppearanceProvider>
      <QueryClientProvider client={client}>
        <Themed />
      </QueryClientProvider>
    </AppearanceProvider>
  )
}

function Themed() {
  const { locale } = useSpeech()
  const { dark } = useAppearance()
  return (
    <ConfigProvider locale={locale} theme={themeOf(dark)}>
      <AntApp>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  )
}
