import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server that the development page talks to; `npm run dev` starts it there. */
const api = 'http://127.0.0.1:4070'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: {
      // All of /api but our own sources in client/api, which the page asks for by the same path in development.
      // The sign-in library takes requests from its own origin only, so the proxy speaks in that name.
      '^/api/(?!\\w+\\.tsx?(\\?|$))': { target: api, headers: { origin: api } },
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Inlined fonts and images would be data: addresses, which the policy for fonts does not allow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // tables are on one screen, which brings them along
            { name: 'tanstack', test: /node_modules[\\/]@tanstack[\\/](?!(react-)?table)/, priority: 2 },
            // not its styles: the page's own small script asks for those, and would bring all of this along
            { name: 'mantine', test: /node_modules[\\/](@mantine|@floating-ui)[\\/].*js$/, priority: 2 },
            // what the page's own small script takes along, which must stay small
            { name: 'early', test: /client[\\/]api[\\/]early\.ts|preload-helper/, priority: 3 },
            // what screens share, in one file: dozens of small ones would take the lines that the first tracks come over
            { name: 'common', test: /client[\\/](app|api)[\\/].*tsx?$|node_modules[\\/](@tabler|zustand|zod)[\\/].*js$/, priority: 1 },
          ],
        },
      },
    },
  },
})
