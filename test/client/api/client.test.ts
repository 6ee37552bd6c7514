import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { apiFetch, fetchOnce } from '#client/api/client.ts'
import { expiryStore, resumeAfterSignIn } from '#client/api/expiry.ts'

let server: Server | undefined
afterEach(() => {
  server?.close()
  expiryStore.setState({ isWaiting: false })
})

/** A server of one handler; gives its address. */
async function serve(handler: RequestListener): Promise<string> {
  const started = createServer(handler)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

const answer =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

const whenWaiting = () =>
  new Promise<void>((resolve) => {
    if (expiryStore.getState().isWaiting) return resolve()
    const stop = expiryStore.subscribe(({ isWaiting }) => {
      if (!isWaiting) return
      stop()
      resolve()
    })
  })

test("a refusal arrives with the server's own code, words and details", async () => {
  const url = await serve(answer(412, { error: { code: 'revision_conflict', message: 'at revision 4, not 3', details: { revision: 4 } } }))
  await expect(apiFetch(url)).rejects.toMatchObject({
    code: 'revision_conflict',
    message: 'at revision 4, not 3',
    details: { revision: 4 },
  })
})

test.each([
  [502, 'unavailable'],
  [400, 'bad_input'],
  [401, 'not_signed_in'],
])('an answer of %i without a body of ours is %s', async (status, code) => {
  const url = await serve((_, response) => response.writeHead(status).end('<html>'))
  await expect(fetchOnce(url)).rejects.toMatchObject({ code })
})

test('no answer at all is said as such', async () => {
  const url = await serve(answer(200, {}))
  await new Promise((resolve) => server?.close(resolve))
  await expect(apiFetch(url)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a request that meets an ended session waits for the sign-in and is then sent again, body and all', async () => {
  let isSignedIn = false
  const bodies: string[] = []
  const url = await serve(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push(text)
    answer(isSignedIn ? 200 : 401, isSignedIn ? { ok: true } : { error: { code: 'not_signed_in', message: 'sign in first' } })(
      request,
      response,
    )
  })
  const first = apiFetch(url, { method: 'POST', body: 'label 1' })
  const second = apiFetch(url, { method: 'POST', body: 'label 2' })
  await whenWaiting()
  isSignedIn = true
  while (bodies.length < 2) await new Promise((resolve) => setImmediate(resolve))
  resumeAfterSignIn()
  expect((await first).status).toBe(200)
  expect((await second).status).toBe(200)
  expect(bodies.filter((each) => each === 'label 1')).toHaveLength(2)
})

test('signed in and still refused: the request fails and does not wait again', async () => {
  const url = await serve(answer(401, { error: { code: 'not_signed_in', message: 'sign in first' } }))
  const request = apiFetch(url)
  await whenWaiting()
  resumeAfterSignIn()
  await expect(request).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(expiryStore.getState().isWaiting).toBe(false)
})
