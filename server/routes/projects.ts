import { z } from 'zod'
import { newProject, project } from '#shared/api.ts'
import { createRoutes } from '../http/context.ts'
import { body, endpoint } from '../http/endpoint.ts'
import { createProject, listProjects } from '../services/projects.ts'

export const projectRoutes = createRoutes()
  .get('/projects', endpoint('project.list', { summary: 'All projects', answer: z.object({ items: z.array(project) }) }), async (c) => {
    return c.json({ items: await listProjects(c.var.deps) })
  })
  .post('/projects', endpoint('project.create', { summary: 'Make a project', answer: project }), body(newProject), async (c) => {
    return c.json(await createProject(c.var.deps, c.req.valid('json')), 201)
  })
