import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ClientDeps, DepsContext } from './deps.ts'
import type { AppRouter } from './router.tsx'
import { SignInAgain } from './SignInAgain.tsx'
import { cssVariablesResolver, theme } from './theme.ts'

// The key is read by public/color-scheme.js too.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'retrace-color-scheme' })

export function App({ deps, queryClient, router }: { deps: ClientDeps; queryClient: QueryClient; router: AppRouter }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
    >
      <DepsContext value={deps}>
        <QueryClientProvider client={queryClient}>
          <ModalsProvider>
            <RouterProvider router={router} />
            <SignInAgain />
          </ModalsProvider>
          {/* at the top, where it covers neither the tiers that are worked on nor buttons */}
          <Notifications position="top-center" limit={4} />
        </QueryClientProvider>
      </DepsContext>
    </MantineProvider>
  )
}
