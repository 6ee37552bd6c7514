import { Button, Group, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { setPassword } from '../../api/me.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { dismissPasswordHint } from '../../app/passwordHint.ts'

/** The server asks for the same. */
const minLength = 12

export function PasswordForm({ email }: { email: string }) {
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: (password) => (password.length < minLength ? `At least ${minLength} characters` : null),
      again: (again, { password }) => (again !== password ? 'The two differ' : null),
    },
  })
  const save = useMutation({
    mutationFn: setPassword,
    onSuccess: () => {
      form.reset()
      dismissPasswordHint()
      notifyDone('The password is set')
    },
    onError: (error) => notifyError('The password is not set', error),
  })
  return (
    <form onSubmit={form.onSubmit(({ password }) => save.mutate(password))}>
      {/* For password managers, which store a password under a name. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Group align="flex-start" gap="sm">
        <PasswordInput label="New password" w={260} autoComplete="new-password" {...form.getInputProps('password')} />
        <PasswordInput label="Once more" w={260} autoComplete="new-password" {...form.getInputProps('again')} />
        <Button type="submit" mt={20} loading={save.isPending}>
          Set the password
        </Button>
      </Group>
    </form>
  )
}
