import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
  retainSearchParams,
  useMatch,
  useRouter,
} from '@tanstack/react-router'
import { AppError } from '#shared/errors.ts'
import { type Id, type IdKind, isId } from '#shared/ids.ts'
import { meQuery } from '../api/me.ts'
import { labelsSearch } from '../features/labels/search.ts'
import { accessSearch } from '../features/people/search.ts'
import { releasesSearch } from '../features/releases/search.ts'
import { reviewSearch } from '../features/review/search.ts'
import { ImportTray } from '../features/sessions/ImportTray.tsx'
import { sessionsSearch } from '../features/sessions/search.ts'
import { SignInScreen } from '../features/sign-in/SignInScreen.tsx'
import { signInSearch } from '../features/sign-in/search.ts'
import { taxonomySearch } from '../features/taxonomy/search.ts'
import { compareSearch } from '../features/workbench/compare/search.ts'
import { workbenchSearch } from '../features/workbench/search.ts'
import { Guard } from './Guard.tsx'
import { Shell } from './Shell.tsx'
import { parseSearch, shellSearch, stringifySearch } from './search.ts'
import { ErrorState, LoadingState, NotFoundState } from './states.tsx'

/**
 * The whole tree of addresses. Each route hands its screen plain props, so that no screen knows the router's shape. Routes load their
 * screens themselves: where a screen is not there when it is first shown, React shows that for 0.3 s at least.
 */

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet })

/** An id in a path; one that can't be is a page that is not there, and no request is made for it. */
function idParam<N extends string, K extends IdKind>(name: N, kind: K) {
  return {
    parse: (raw: Record<N, string>): Record<N, Id<K>> => {
      const id = raw[name]
      if (!isId(kind, id)) throw notFound()
      return { [name]: id } as Record<N, Id<K>> // a computed key widens to string
    },
    stringify: (params: Record<N, Id<K>>): Record<N, string> => params,
  }
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  /** Whoever is signed in already goes on, also when they open their used link once more. */
  beforeLoad: async ({ context, search }) => {
    if (search.token) return
    const me = await context.queryClient.ensureQueryData(meQuery).catch(() => null)
    if (me) throw redirect({ href: search.to ?? '/sessions' })
  },
  component: function SignInRoute() {
    const search = signInRoute.useSearch()
    const { queryClient } = signInRoute.useRouteContext()
    const router = useRouter()
    async function enter() {
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
      router.history.push(search.to ?? '/sessions')
    }
    return <SignInScreen search={search} onSignedIn={enter} />
  },
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  validateSearch: shellSearch,
  search: { middlewares: [retainSearchParams(['project'])] },
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_signed_in') throw error
      throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { to: location.href } })
    }
  },
  component: function ShellRoute() {
    const { project } = shellRoute.useSearch()
    const navigate = shellRoute.useNavigate()
    // Imports go on below the workbench too, but nothing may cover its timeline.
    const isRelease = useMatch({ from: releaseRoute.id, shouldThrow: false }) !== undefined
    const isCompare = useMatch({ from: compareRoute.id, shouldThrow: false }) !== undefined
    const isWorkbench = useMatch({ from: workbenchRoute.id, shouldThrow: false }) !== undefined || isCompare
    return (
      <Shell
        project={project}
        onProjectChange={(key) => navigate({ to: listOfPage(isWorkbench, isRelease), search: { project: key } })}
        tray={isWorkbench ? null : <ImportTray />}
        isTelling={isWorkbench && !isCompare}
      >
        <Outlet />
      </Shell>
    )
  },
})

/** Another project is another list: a page about one session or release gives way to the list it came from. */
function listOfPage(isWorkbench: boolean, isRelease: boolean): '/sessions' | '/releases' | '.' {
  if (isWorkbench) return '/sessions'
  return isRelease ? '/releases' : '.'
}

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/sessions' })
  },
})

const SessionsScreen = lazyRouteComponent(() => import('../features/sessions/SessionsScreen.tsx'), 'SessionsScreen')
const sessionsRoute = createRoute({
  loader: () => SessionsScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/sessions',
  validateSearch: sessionsSearch,
  component: function SessionsRoute() {
    const search = sessionsRoute.useSearch()
    const navigate = sessionsRoute.useNavigate()
    return (
      <SessionsScreen search={search} onSearchChange={(patch) => navigate({ search: (old) => ({ ...old, ...patch }), replace: true })} />
    )
  },
})

const LabelsScreen = lazyRouteComponent(() => import('../features/labels/LabelsScreen.tsx'), 'LabelsScreen')
const labelsRoute = createRoute({
  loader: () => LabelsScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/labels',
  validateSearch: labelsSearch,
  component: function LabelsRoute() {
    const search = labelsRoute.useSearch()
    const navigate = labelsRoute.useNavigate()
    return (
      <Guard action="pass.read">
        <LabelsScreen search={search} onSearchChange={(patch) => navigate({ search: (old) => ({ ...old, ...patch }), replace: true })} />
      </Guard>
    )
  },
})

const ReviewScreen = lazyRouteComponent(() => import('../features/review/ReviewScreen.tsx'), 'ReviewScreen')
const reviewRoute = createRoute({
  loader: () => ReviewScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/review',
  validateSearch: reviewSearch,
  component: function ReviewRoute() {
    const search = reviewRoute.useSearch()
    const navigate = reviewRoute.useNavigate()
    return (
      <Guard action="pass.review">
        <ReviewScreen search={search} onSearchChange={(patch) => navigate({ search: (old) => ({ ...old, ...patch }), replace: true })} />
      </Guard>
    )
  },
})

const TaxonomyScreen = lazyRouteComponent(() => import('../features/taxonomy/TaxonomyScreen.tsx'), 'TaxonomyScreen')
const taxonomyRoute = createRoute({
  loader: () => TaxonomyScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/taxonomy',
  validateSearch: taxonomySearch,
  component: function TaxonomyRoute() {
    const search = taxonomyRoute.useSearch()
    const navigate = taxonomyRoute.useNavigate()
    return (
      <Guard action="taxonomy.read">
        <TaxonomyScreen search={search} onSearchChange={(patch) => navigate({ search: (old) => ({ ...old, ...patch }), replace: true })} />
      </Guard>
    )
  },
})

const ReleasesScreen = lazyRouteComponent(() => import('../features/releases/ReleasesScreen.tsx'), 'ReleasesScreen')
const releasesRoute = createRoute({
  loader: () => ReleasesScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/releases',
  validateSearch: releasesSearch,
  component: function ReleasesRoute() {
    return (
      <Guard action="release.read">
        <ReleasesScreen search={releasesRoute.useSearch()} />
      </Guard>
    )
  },
})

const ReleaseScreen = lazyRouteComponent(() => import('../features/releases/ReleaseScreen.tsx'), 'ReleaseScreen')
const releaseRoute = createRoute({
  loader: () => ReleaseScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/releases/$releaseId',
  params: idParam('releaseId', 'release'),
  component: function ReleaseRoute() {
    return (
      <Guard action="release.read">
        <ReleaseScreen releaseId={releaseRoute.useParams().releaseId} />
      </Guard>
    )
  },
})

const PeopleScreen = lazyRouteComponent(() => import('../features/people/PeopleScreen.tsx'), 'PeopleScreen')
const peopleRoute = createRoute({
  loader: () => PeopleScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/people',
  component: function PeopleRoute() {
    return (
      <Guard action="user.list">
        <PeopleScreen />
      </Guard>
    )
  },
})

const AccessScreen = lazyRouteComponent(() => import('../features/people/AccessScreen.tsx'), 'AccessScreen')
const accessRoute = createRoute({
  loader: () => AccessScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/access',
  validateSearch: accessSearch,
  component: function AccessRoute() {
    const search = accessRoute.useSearch()
    const navigate = accessRoute.useNavigate()
    return (
      <Guard action="access.read">
        <AccessScreen search={search} onSearchChange={(patch) => navigate({ search: (old) => ({ ...old, ...patch }), replace: true })} />
      </Guard>
    )
  },
})

const AccountScreen = lazyRouteComponent(() => import('../features/account/AccountScreen.tsx'), 'AccountScreen')
const accountRoute = createRoute({
  loader: () => AccountScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/account',
  component: () => <AccountScreen />,
})

const WorkbenchScreen = lazyRouteComponent(() => import('../features/workbench/WorkbenchScreen.tsx'), 'WorkbenchScreen')
const workbenchRoute = createRoute({
  loader: () => WorkbenchScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/sessions/$sessionId',
  params: idParam('sessionId', 'session'),
  validateSearch: workbenchSearch,
  component: function WorkbenchRoute() {
    const navigate = workbenchRoute.useNavigate()
    return (
      <WorkbenchScreen
        sessionId={workbenchRoute.useParams().sessionId}
        search={workbenchRoute.useSearch()}
        onSearchChange={(next) => navigate({ search: ({ project }) => ({ project, ...next }), replace: true })}
      />
    )
  },
})

const CompareScreen = lazyRouteComponent(() => import('../features/workbench/compare/CompareScreen.tsx'), 'CompareScreen')
const compareRoute = createRoute({
  loader: () => CompareScreen.preload?.(),
  getParentRoute: () => shellRoute,
  path: '/compare',
  validateSearch: compareSearch,
  component: function CompareRoute() {
    const navigate = compareRoute.useNavigate()
    return (
      <Guard action="session.read">
        <CompareScreen
          search={compareRoute.useSearch()}
          onSearchChange={(next) => navigate({ search: ({ project }) => ({ project, ...next }), replace: true })}
        />
      </Guard>
    )
  },
})

/** Any other address: the page is missing, not the bar. */
const unknownRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundState })

const routeTree = rootRoute.addChildren([
  indexRoute,
  signInRoute,
  shellRoute.addChildren([
    sessionsRoute,
    workbenchRoute,
    compareRoute,
    labelsRoute,
    reviewRoute,
    taxonomyRoute,
    releasesRoute,
    releaseRoute,
    peopleRoute,
    accessRoute,
    accountRoute,
    unknownRoute,
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <LoadingState />,
    defaultNotFoundComponent: NotFoundState,
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} heading={1} onRetry={reset} />,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
