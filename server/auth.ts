import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { magicLink } from 'better-auth/plugins'
import { and, eq, sql } from 'drizzle-orm'
import { parseSigned } from 'hono/utils/cookie'
import type { Db } from '#db/client.ts'
import { accounts, signIns, users, verifications } from '#db/schema/people.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { UserId } from '#shared/ids.ts'

export type AuthOptions = { db: Db; url: string; secret: string }

/** The endpoints of the sign-in library that are served; all others stay closed. */
export const authPaths = [
  { method: 'POST', path: '/sign-in/email' },
  { method: 'POST', path: '/sign-out' },
  { method: 'GET', path: '/magic-link/verify' },
] as const

export const minPasswordLength = 12

/**
 * Attempts from one address in 60 s. A password can be guessed; a link's token of 190 bits can't, and a whole team may open theirs
 * at the same time behind one address.
 */
const attempts = { '/sign-in/email': { window: 60, max: 8 }, '/magic-link/verify': { window: 60, max: 60 } }

/** How long a sign-in lasts, and how old it gets before using it puts its end off. */
const lasts = { expiresIn: 7 * 86_400, updateAge: 3600 } // s

/** Sign-in by one-time link or password. Nobody signs up: people are added by an admin. */
export function createAuth({ db, url, secret }: AuthOptions) {
  const links = new Map<string, string>()
  const { host, port } = new URL(url)
  const auth = betterAuth({
    appName: 'Retrace',
    baseURL: url,
    basePath: '/api/auth',
    secret,
    telemetry: { enabled: false },
    // a local server is reached under either name
    trustedOrigins: [
      url,
      ...(host.startsWith('127.0.0.1') || host.startsWith('localhost') ? [`http://localhost:${port}`, `http://127.0.0.1:${port}`] : []),
    ],
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: signIns, account: accounts, verification: verifications },
    }),
    user: { additionalFields: { role: { type: 'string', input: false }, isActive: { type: 'boolean', input: false } } },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength },
    session: lasts,
    rateLimit: { enabled: true, window: 60, max: 60, customRules: attempts },
    advanced: { useSecureCookies: url.startsWith('https:'), cookiePrefix: 'retrace', ipAddress: { ipAddressHeaders: ['x-retrace-ip'] } },
    plugins: [
      magicLink({
        disableSignUp: true,
        storeToken: 'hashed',
        expiresIn: 7 * 86400,
        // no mail is sent: whoever asked for the link shows it once
        sendMagicLink: ({ email, token }) => void links.set(email, token),
      }),
    ],
  })

  return {
    handler: (request: Request) => auth.handler(request),
    /**
     * The person whose cookie this is; null without a valid one, or when they were switched off. One query, where the library takes
     * two: each picture of a seek waits for it. A sign-in that ends or must be put off is the library's matter.
     */
    async personOf(headers: Headers): Promise<typeof users.$inferSelect | null> {
      const { authCookies, secret } = await auth.$context
      const { name } = authCookies.sessionToken
      const token = (await parseSigned(headers.get('cookie') ?? '', secret, name))[name]
      if (!token) return null
      const isFresh = sql<boolean>`${signIns.expiresAt} > now() + make_interval(secs => ${lasts.expiresIn - lasts.updateAge})`
      const [row] = await db
        .select({ person: users, isFresh })
        .from(signIns)
        .innerJoin(users, eq(users.id, signIns.userId))
        .where(and(eq(signIns.token, token), eq(users.isActive, true)))
      if (!row) return null
      return row.isFresh || (await auth.api.getSession({ headers })) ? row.person : null
    },
    /** A link that signs this person in once, good for a week. */
    async createSignInLink(email: string): Promise<string> {
      await auth.api.signInMagicLink({ body: { email, callbackURL: '/' }, headers: new Headers() })
      const token = ensure(links.get(email), 'sign-in token')
      links.delete(email)
      return `${url}/sign-in?token=${encodeURIComponent(token)}`
    },
    /** Sets the first password, or another in its place. */
    async setPassword(userId: string, password: string): Promise<void> {
      if (password.length < minPasswordLength)
        throw new AppError('bad_input', `a password has at least ${minPasswordLength} characters, this has ${password.length}`)
      const context = await auth.$context
      const hash = await context.password.hash(password)
      const accounts = await context.internalAdapter.findAccounts(userId)
      if (accounts.some((each) => each.providerId === 'credential')) await context.internalAdapter.updatePassword(userId, hash)
      else await context.internalAdapter.linkAccount({ userId, providerId: 'credential', accountId: userId, password: hash })
    },
    /** Ends every sign-in of a person. */
    async endSignIns(userId: string): Promise<void> {
      await db.delete(signIns).where(eq(signIns.userId, userId as UserId)) // ids of people are the library's strings
    },
  }
}
export type Auth = ReturnType<typeof createAuth>
