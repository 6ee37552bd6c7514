import { z } from 'zod'
import { idSchema } from '#shared/ids.ts'
import { suggestModel } from '#shared/labels/suggest/model.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint, params } from '../http/endpoint.ts'
import { getSuggestModel } from '../services/suggestions.ts'

export const suggestionRoutes = createRoutes().get(
  '/sessions/:id/suggestions',
  endpoint('suggestion.read', {
    summary:
      'What accepted passes on the project’s other sessions say that segments look like: counts over hashed words, to rank intents by',
    answer: suggestModel,
  }),
  params(z.object({ id: idSchema('session') })),
  async (c) => c.json(await getSuggestModel(c.var.deps, c.var.actor, c.req.valid('param').id)),
)
