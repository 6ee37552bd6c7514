import { z } from 'zod'
import { formatInfo } from '#shared/api.ts'
import { exporters } from '../formats/export/registry.ts'
import { importers } from '../formats/registry.ts'
import { createRoutes } from '../http/context.ts'
import { endpoint } from '../http/endpoint.ts'

const formats = [
  ...importers.map(({ id, title }) => ({ id, title, kind: 'import' as const })),
  ...exporters.map(({ id, title }) => ({ id, title, kind: 'export' as const })),
]

export const formatRoutes = createRoutes().get(
  '/formats',
  endpoint('format.list', { summary: 'Formats that can be imported and exported', answer: z.array(formatInfo) }),
  (c) => c.json(formats),
)
