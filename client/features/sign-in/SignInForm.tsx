import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { AppError } from '#shared/errors.ts'
import { signInWithPassword } from '../../api/me.ts'

type SignInFormProps = { initialEmail?: string; onSignedIn: () => Promise<void> }

/** E-mail and password; on the sign-in screen, and over a page whose session has ended. */
export function SignInForm({ initialEmail = '', onSignedIn }: SignInFormProps) {
  const form = useForm({ initialValues: { email: initialEmail, password: '' } })
  const signIn = useMutation({
    mutationFn: async (values: { email: string; password: string }) => {
      await signInWithPassword(values)
      await onSignedIn()
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
      <Stack gap="sm">
        <TextInput label="E-mail" type="email" name="email" autoComplete="username" required {...form.getInputProps('email')} />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          data-autofocus={initialEmail !== '' || undefined}
          {...form.getInputProps('password')}
        />
        {signIn.error && (
          <Text c="var(--rt-danger)" role="alert">
            {toSentence(signIn.error)}
          </Text>
        )}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

/** The same words for an unknown address and a wrong password: the screen must not tell which people exist. */
function toSentence(error: Error): string {
  if (error instanceof AppError && (error.code === 'not_signed_in' || error.code === 'forbidden'))
    return 'E-mail and password do not match.'
  return error.message
}
