import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { forgetDraftsOnSignOut } from './access/drafts';
import { keeper } from './api/client';
import { Root } from './app/Root';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');
forgetDraftsOnSignOut(keeper);
createRoot(container).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
