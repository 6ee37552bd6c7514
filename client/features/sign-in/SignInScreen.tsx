import { Alert, Anchor, Card, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useEffect } from 'react'
import { verifyAddress } from '../../api/me.ts'
import { rememberLinkSignIn } from '../../app/passwordHint.ts'
import { SignInForm } from './SignInForm.tsx'
import styles from './SignInScreen.module.css'
import type { SignInSearch } from './search.ts'

type SignInScreenProps = { search: SignInSearch; onSignedIn: () => Promise<void> }

/** By a one-time link (`?token=`), or by e-mail and password. */
export function SignInScreen({ search, onSignedIn }: SignInScreenProps) {
  useDocumentTitle('Sign in · Retrace')
  return (
    <main className={styles.screen}>
      <Card className={styles.card} withBorder padding="lg">
        <Stack gap="md">
          <Group gap={10}>
            <img src="/logo.svg" alt="" width={26} height={26} />
            <Title order={1}>Sign in to Retrace</Title>
          </Group>
          {search.error && (
            <Alert color="orange" title="This link does not work any more">
              A sign-in link works once and for a short time. Ask for a new one, or sign in with your password.
            </Alert>
          )}
          {search.token ? <LinkSignIn token={search.token} to={search.to ?? '/sessions'} /> : <PasswordSignIn onSignedIn={onSignedIn} />}
        </Stack>
      </Card>
    </main>
  )
}

function PasswordSignIn({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  return (
    <>
      <SignInForm onSignedIn={onSignedIn} />
      <Text size="xs" c="dimmed">
        New here? The administrator gives you a one-time link. On the machine itself, <code>npm start</code> prints one, and{' '}
        <code>npm run -s retrace -- user add</code> makes more.
      </Text>
    </>
  )
}

/** Goes to the check by itself. Being a script, it is not set off by programs that merely look at links. */
function LinkSignIn({ token, to }: { token: string; to: string }) {
  const address = verifyAddress(token, to)
  useEffect(() => {
    rememberLinkSignIn()
    window.location.replace(address)
  }, [address])
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text>Signing you in …</Text>
      </Group>
      <Anchor href={address}>Go on by hand</Anchor>
    </Stack>
  )
}
