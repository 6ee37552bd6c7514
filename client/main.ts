import '@fontsource-variable/inter'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './app/base.css'
import { beginEarly } from './api/early.ts'

// The page's own script is small, so that the first requests don't wait for the rest of the client.

// A page from before an update asks for parts that are gone: loading it anew gets the new ones. Once a page, or a broken build would loop.
const reloadedKey = 'retrace-reloaded-for'
window.addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem(reloadedKey) === location.href) return
  event.preventDefault()
  sessionStorage.setItem(reloadedKey, location.href)
  location.reload()
})

beginEarly(location.pathname, location.search)
// the styles that scripts bring along must come after those above, in the order of use
void import('./start.tsx')
if (/^\/sessions\/./.test(location.pathname)) void import('./features/workbench/WorkbenchScreen.tsx')
