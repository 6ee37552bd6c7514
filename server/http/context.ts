import { Hono } from 'hono'
import type { Actor } from '#shared/policy.ts'
import type { Deps } from '../deps.ts'
import type { Look } from '../services/access.ts'

/** What every handler finds in its context. */
export type AppEnv = {
  Bindings: {
    /** Set only by code of this process (the command line on its own data folder); the network can't set bindings. */
    localActor?: Actor
  }
  Variables: {
    deps: Deps
    /** Null only on open routes. */
    actorOrNull: Actor | null
    /** The signed-in person or program; set wherever the route has a policy. */
    actor: Actor
    /** This request's line of the access log; set where it shows what was recorded. */
    look: Look
    /** Public address of this server, without a slash at its end. */
    url: string
  }
}

/** An empty set of routes with the context typed. */
export function createRoutes() {
  return new Hono<AppEnv>()
}
