import { z } from 'zod'
import { createdToken, keymapView, newToken, newUser, person, signInLink, tokenView, userView } from '#shared/api.ts'
import { AppError } from '#shared/errors.ts'
import { idSchema } from '#shared/ids.ts'
import { keymapDoc } from '#shared/keys/keymap.ts'
import { roles } from '#shared/policy.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint, params } from '../http/endpoint.ts'
import { needRevision } from '../http/headers.ts'
import { readBearer } from '../http/security.ts'
import { getKeymap, saveKeymap } from '../services/keymaps.ts'
import { addPerson, createLink, createToken, deleteToken, editPerson, findPerson, listPeople, listTokens } from '../services/people.ts'

const userEdit = z.strictObject({
  role: z.enum(roles).optional(),
  name: z.string().trim().min(1).max(80).optional(),
  isActive: z.boolean().optional(),
})
const ok = z.object({ ok: z.literal(true) })

export const peopleRoutes = createRoutes()
  .get('/me', endpoint('me.read', { summary: 'Who is signed in', answer: person }), async (c) => {
    const row = await findPerson(c.var.deps, c.var.actor.id)
    if (!row) throw new AppError('not_signed_in', 'this person may no longer sign in')
    return c.json({ id: row.id as string, name: row.name, email: row.email, role: c.var.actor.role })
  })
  .post(
    '/me/password',
    endpoint('me.read', { summary: 'Set your own password', answer: ok }),
    body(z.strictObject({ password: z.string().max(200) })),
    async (c) => {
      // a token may have a smaller role than its owner, and ends one day: it must not open the way to sign in as them
      if (readBearer(c.req.raw.headers)) throw new AppError('forbidden', 'a token may not set a password: sign in to do it')
      await c.var.deps.auth.setPassword(c.var.actor.id, c.req.valid('json').password)
      return c.json({ ok: true as const })
    },
  )
  .get(
    '/me/keymap',
    endpoint('keymap.edit', { summary: 'The keys you changed; its ETag is its revision', answer: keymapView }),
    async (c) => {
      const view = await getKeymap(c.var.deps, c.var.actor)
      return c.json(view, 200, { ETag: `"${view.revision}"` })
    },
  )
  .put(
    '/me/keymap',
    endpoint('keymap.edit', {
      summary: 'Save the keys you changed; If-Match names the revision they were changed from',
      answer: keymapView,
    }),
    body(keymapDoc),
    async (c) => {
      const view = await saveKeymap(c.var.deps, c.var.actor, needRevision(c), c.req.valid('json'))
      return c.json(view, 200, { ETag: `"${view.revision}"` })
    },
  )
  .get('/users', endpoint('user.list', { summary: 'All people', answer: z.object({ items: z.array(userView) }) }), async (c) => {
    return c.json({ items: await listPeople(c.var.deps) })
  })
  .post(
    '/users',
    endpoint('user.edit', { summary: 'Add a person; answers with their one-time sign-in link', answer: signInLink }),
    body(newUser),
    async (c) => {
      return c.json(await addPerson(c.var.deps, c.req.valid('json')))
    },
  )
  .patch(
    '/users/:id',
    endpoint('user.edit', { summary: 'Change role, name or right to sign in', answer: userView }),
    body(userEdit),
    async (c) => {
      return c.json(await editPerson(c.var.deps, c.req.param('id'), c.req.valid('json')))
    },
  )
  .post('/users/:id/link', endpoint('user.edit', { summary: 'A new one-time sign-in link', answer: signInLink }), async (c) => {
    return c.json(await createLink(c.var.deps, c.req.param('id')))
  })
  .get('/tokens', endpoint('token.edit', { summary: 'Your tokens', answer: z.object({ items: z.array(tokenView) }) }), async (c) => {
    return c.json({ items: await listTokens(c.var.deps, c.var.actor) })
  })
  .post(
    '/tokens',
    endpoint('token.edit', { summary: 'Make a token; it is shown once', answer: createdToken }),
    body(newToken),
    async (c) => {
      return c.json(await createToken(c.var.deps, c.var.actor, c.req.valid('json'), readBearer(c.req.raw.headers)))
    },
  )
  .delete(
    '/tokens/:id',
    endpoint('token.edit', { summary: 'Revoke a token', answer: ok }),
    params(z.object({ id: idSchema('token') })),
    async (c) => {
      await deleteToken(c.var.deps, c.var.actor, c.req.valid('param').id)
      return c.json({ ok: true as const })
    },
  )
