import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import './ui/tokens.css'
import './ui/base.css'
import { App } from './app/app.tsx'
import { ErrorBoundary } from './app/error-boundary.tsx'
import { readAccess } from './lib/access.ts'
import { startTheme } from './lib/theme.ts'

// Schemas must not compile themselves with `new Function`: the page's security policy refuses it.
z.config({ jitless: true })
startTheme()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App access={readAccess()} />
    </ErrorBoundary>
  </StrictMode>,
)
