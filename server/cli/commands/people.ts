import { Option } from 'commander'
import { createdToken, signInLink } from '#shared/api.ts'
import { roles } from '#shared/policy.ts'
import { type AddCommands, UsageError } from '../context.ts'

const roleOption = () => new Option('--role <role>').choices(roles).makeOptionMandatory()

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new UsageError(`--days: expected 1 to 365, got "${text}"`)
  return days
}

export const addPeopleCommands: AddCommands = (program, cli) => {
  program
    .command('user')
    .description('people')
    .command('add')
    .description('add a person; prints their one-time sign-in link')
    .requiredOption('--email <address>')
    .addOption(roleOption())
    .option('--name <name>')
    .action((body: { email: string; role: string; name?: string }) =>
      cli.withApi(async (api) => {
        const added = await api.call(signInLink, '/users', { method: 'POST', body })
        cli.print(added, () => `${added.id}\nsign in once with: ${added.url}\n`)
      }),
    )
  program
    .command('token')
    .description('tokens of programs')
    .command('create')
    .description('make a token; it is shown once')
    .addOption(roleOption())
    .option('--days <n>', 'days that it is good for', parseDays, 90)
    .option('--name <name>')
    .action((body: { role: string; days: number; name?: string }) =>
      cli.withApi(async (api) => {
        const made = await api.call(createdToken, '/tokens', { method: 'POST', body })
        cli.print(made, () => `${made.token}\ngood until ${made.expiresAt}\n`)
      }),
    )
}
