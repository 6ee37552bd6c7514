import { z } from 'zod'

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const optional = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional()

/** Every variable that Retrace reads. `.env.example` lists them for people. */
export const envSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4070),
  HOST: z.string().default('127.0.0.1'),
  RETRACE_DATA: z.string().default('./.retrace'),
  RETRACE_URL: z.url().optional(),
  RETRACE_DEMO: flag.default(true),
  RETRACE_TOKEN: optional,
  RETRACE_SECRET: z.string().min(32).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://…')
    .optional(),
  S3_BUCKET: optional,
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: optional,
  AWS_SECRET_ACCESS_KEY: optional,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Set by npm: the folder the user stands in. */
  INIT_CWD: optional,
})
export type Env = z.infer<typeof envSchema>

/** The environment, or the list of all that is wrong with it, a line each. Empty values count as unset. */
export function parseEnv(source: Record<string, string | undefined>): { env: Env } | { problems: string[] } {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const result = envSchema.safeParse(given)
  if (result.success) return { env: result.data }
  return {
    problems: result.error.issues.map((issue) => `${issue.path.join('.')}="${given[String(issue.path[0])] ?? ''}": ${issue.message}`),
  }
}

/** For `main` files: ends the process with exit code 2 and one message that lists every bad variable. */
export function readEnv(): Env {
  const result = parseEnv(process.env)
  if ('env' in result) return result.env
  console.error(`These environment variables are not right:\n${result.problems.map((line) => `  ${line}`).join('\n')}`)
  process.exit(2)
}
